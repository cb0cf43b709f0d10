import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.post('https://' + __ENV.TARGET_HOST + '/login', JSON.stringify({ user: 'a' }));
  check(res, { ok: (r) => r.status === 200 });
}
