import http from 'k6/http';
import { check } from 'k6';
export const options = { maxRedirects: 0 };
export default function () {
  const r = http.get('https://example.com/old');
  check(r, { 'is redirect': (r) => [301, 302, 307].includes(r.status) });
  const loc = r.headers['Location'];
  http.get(loc);
}
