import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 5, duration: '30s', tags: { name: 'a' }, thresholds: { checks: ['rate>0.9'] } };

export default function () {
  const res = http.get('https://shop.example/', { headers: { Accept: 'a' }, tags: { name: 'home' } });
  check(res, { ok: (r) => r.status === 200 });
  check(res, { ok: (r) => r.status < 400 });
}
