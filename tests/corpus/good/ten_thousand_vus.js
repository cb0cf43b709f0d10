import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 10000, duration: '5m' };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { ok: (r) => r.status === 200 });
}
