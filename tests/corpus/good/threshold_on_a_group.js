import http from 'k6/http';
import { check, sleep } from 'k6';
import { group } from 'k6';
export const options = { vus: 5, duration: '30s', thresholds: { 'http_req_duration{group:::checkout}': ['p(95)<300'] } };

export default function () {
  group('checkout', () => {
    const res = http.post('https://shop.example/pay', JSON.stringify({ id: 1 }), { headers: { 'Content-Type': 'application/json' } });
    check(res, { ok: (r) => r.status < 300 });
  });
}
