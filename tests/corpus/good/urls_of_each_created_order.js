// expect: series_explosion
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '5m' };

export default function () {
  const made = http.post('https://shop.example/orders', JSON.stringify({ item: 4 }));
  const res = http.get(`https://shop.example/orders/${made.json('id')}`);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
