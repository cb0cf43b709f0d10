import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const end = Date.now() + 30000;
  while (Date.now() < end) {
    http.get('https://shop.example/poll');
    sleep(5);
  }
}
