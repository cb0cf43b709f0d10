// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const start = Date.now();
const phase = {};
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  while (Date.now() - start < 60000) {
    sleep(10);
    if (Date.now() - start > 30000) {
      phase.next();
    }
  }
}
