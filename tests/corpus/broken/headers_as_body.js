// expect: params_as_body
import http from 'k6/http';

export default function () {
  http.post('https://api.example.com/items', {
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer abc' },
  });
}
