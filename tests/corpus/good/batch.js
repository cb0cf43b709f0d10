import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: 2, iterations: 4, batch: 10, batchPerHost: 5 };

export default function () {
  const responses = http.batch([
    ['GET', 'https://shop.example.com/app.js'],
    ['GET', 'https://shop.example.com/app.css', null, { tags: { kind: 'css' } }],
    { method: 'POST', url: 'https://shop.example.com/track', body: { page: 'home' } },
    'https://shop.example.com/logo.svg',
  ]);
  for (const response of responses) {
    check(response, { ok: (r) => r.status < 400 });
  }
}
