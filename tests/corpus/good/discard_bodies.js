import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: 10, duration: '1m', discardResponseBodies: true };

export default function () {
  const res = http.get('https://shop.example.com/items', { responseType: 'text' });
  check(res, { 'has items': (r) => r.body.length > 0 });
  check(http.get('https://shop.example.com/big'), { ok: (r) => r.status === 200 });
}
