// expect: async_callback
import http from 'k6/http';
import { group } from 'k6';

export default function () {
  group('browse', async () => {
    await http.asyncRequest('GET', 'https://api.example.com/items');
  });
}
