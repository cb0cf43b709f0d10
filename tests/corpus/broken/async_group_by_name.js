// expect: async_callback, exception
import http from 'k6/http';
import { group } from 'k6';

const flow = {
  async browse() {
    await http.asyncRequest('GET', 'https://api.example.com/items');
  },
};

export default function () {
  http.get('https://api.example.com/');
  group('browse', flow.browse);
}
