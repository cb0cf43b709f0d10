// expect: duplicate_key
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 5, duration: '30s', thresholds: { 'http_req_duration': ['p(95)<300'], http_req_duration: ['max<2000'] } };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { ok: (r) => r.status === 200 });
}
