import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const pages = http.batch([['GET', 'https://shop.example/a'], ['GET', 'https://shop.example/b', null, { tags: { name: 'b' } }]]);
  const parts = http.batch({ css: 'https://shop.example/c.css', js: { method: 'GET', url: 'https://shop.example/c.js' } });
  check(pages[0], { ok: (r) => r.status === 200 });
  check(parts.js, { ok: (r) => r.status === 200 });
}
