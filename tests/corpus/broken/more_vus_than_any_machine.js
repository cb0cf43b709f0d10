// expect: load_beyond_a_machine
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 5000000, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { ok: (r) => r.status === 200 });
}
