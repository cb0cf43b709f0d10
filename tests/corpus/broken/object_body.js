// expect: object_as_json
import http from 'k6/http';

export default function () {
  const params = { headers: { 'Content-Type': 'application/json' } };
  http.post('https://api.example.com/items', { name: 'pen', price: 2 }, params);
}
