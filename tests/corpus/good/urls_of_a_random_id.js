// expect: series_explosion
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '5m' };

export default function () {
  const id = Math.floor(Math.random() * 50000);
  const res = http.get(`https://shop.example/items/${id}`);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
