// expect: params_as_body
import http from 'k6/http';

const params = { headers: { 'Content-Type': 'application/json' }, tags: { name: 'create' } };

export default function () {
  http.put('https://api.example.com/items/1', params);
}
