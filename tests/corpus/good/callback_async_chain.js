import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default async function () {
  const first = await http.asyncRequest('GET', 'https://shop.example/a');
  check(first, { ok: (r) => r.status === 200 });
  await Promise.all([
    http.asyncRequest('GET', 'https://shop.example/b'),
    http.asyncRequest('GET', 'https://shop.example/c'),
  ]);
}
