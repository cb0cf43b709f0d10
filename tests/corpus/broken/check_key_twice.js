// expect: duplicate_key
import http from 'k6/http';
import { check, sleep } from 'k6';
export default function () {
  const res = http.get('https://shop.example/');
  check(res, {
    ok: (r) => r.status === 200,
    ok: (r) => r.body.length > 0,
  });
}
