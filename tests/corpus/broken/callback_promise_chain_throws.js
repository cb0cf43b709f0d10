// expect: unhandled_rejection
import http from 'k6/http';
import { check, sleep } from 'k6';
const totals = {};
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  http.asyncRequest('GET', 'https://shop.example/a').then(() => {
    totals.count.add(1);
  });
}
