// expect: undeclared_name
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.get('https://api.example.com/');
  check(res, { ok: (r) => r.status === 200 });
  sleep(1);
}
