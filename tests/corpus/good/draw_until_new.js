import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const drawn = new Set();
  while (drawn.size < 3) {
    drawn.add(Math.floor(Math.random() * 10));
  }
  for (const page of drawn) {
    http.get(`https://shop.example/page/${page}`, { tags: { name: 'page' } });
  }
}
