// expect: invalid_argument
import http from 'k6/http';
export default function () {
  http.get('https://a.example.com/', { auth: { username: 'a', password: 'b' } });
}
