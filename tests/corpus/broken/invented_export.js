// expect: unknown_export
import http from 'k6/http';
import { check, sleep, randomIntBetween } from 'k6';

export default function () {
  const res = http.get(`https://api.example.com/items/${randomIntBetween(1, 9)}`);
  check(res, { ok: (r) => r.status === 200 });
  sleep(1);
}
