// expect: dry_run_incomplete
import http from 'k6/http';
import { check } from 'k6';
export default function () {
  http.post('https://example.com/login', { a: 'b' });
  const sid = http.cookieJar().cookiesForURL('https://example.com/').sid[0];
  http.get('https://example.com/x', { headers: { Cookie: `sid=${sid}` } });
}
