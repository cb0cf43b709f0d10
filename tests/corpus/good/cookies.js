import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.get('https://shop.example.com/', {
    cookies: { currency: 'EUR', session: { value: 'abc', replace: true } },
  });
  check(res, { ok: (r) => r.status === 200, 'has cookies': (r) => typeof r.cookies === 'object' });
}
