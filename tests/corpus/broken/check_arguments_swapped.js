// expect: check_without_functions
import http from 'k6/http';
import { check, sleep } from 'k6';
export default function () {
  const res = http.get('https://shop.example/');
  check({ ok: (r) => r.status === 200 }, res);
}
