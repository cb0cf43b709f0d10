// expect: hang
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  setInterval(() => {
    http.get('https://shop.example/ping');
  }, 1000);
}
