// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const pages = [{ slug: 'a' }, { slug: 'b' }];
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const page = pages[Math.round(Math.random() * pages.length)];
  http.get(`https://shop.example/${page.slug}`);
}
