// expect: http_in_init
import http from 'k6/http';

const token = http.post('https://api.example.com/login', '{}').json('token');

export default function () {
  http.get('https://api.example.com/me', { headers: { Authorization: `Bearer ${token}` } });
}
