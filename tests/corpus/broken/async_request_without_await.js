// expect: missing_await
import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const res = http.asyncRequest('GET', 'https://a.example.com/');
  check(res, { ok: (r) => r.status === 200 });
}
