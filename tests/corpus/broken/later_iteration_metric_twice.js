// expect: init_only
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };
import { Trend } from 'k6/metrics';
let trend;

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { ok: (r) => r.status === 200 });
  if (__ITER === 1) {
    trend = new Trend('late');
  }
}
