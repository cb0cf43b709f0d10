// expect: init_only
import http from 'k6/http';

export default function () {
  const payload = open('./payload.json');
  http.post('https://api.example.com/items', payload);
}
