import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.post('https://shop.example.com/login', {
    username: 'load',
    password: 'test',
    remember: 'on',
  });
  check(res, { 'logged in': (r) => r.status === 200 });
}
