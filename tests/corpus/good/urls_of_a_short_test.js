import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 3, iterations: 30 };

export default function () {
  const res = http.get(`https://shop.example/items/${Date.now()}-${Math.random()}`);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
