// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const names = ['zero', 'one', 'two'];
function between(low, high) {
  return Math.floor(Math.random() * (high - low + 1)) + low;
}
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const id = between(1, 3);
  http.get(`https://shop.example/p/${names[id].toLowerCase()}`);
}
