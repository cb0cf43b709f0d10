// expect: async_callback
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.get('https://api.example.com/');
  check(res, { 'body has items': async (r) => (await r.json()).items.length > 0 });
}
