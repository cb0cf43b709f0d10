// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const middle = {};
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const p = Math.random();
  if (p < 0.4) {
    http.get('https://shop.example/a');
  } else if (p < 0.6) {
    middle.visit();
  } else {
    http.get('https://shop.example/b');
  }
}
