// expect: lost_in_setup
import http from 'k6/http';
import { check } from 'k6';
let token;
export function setup() {
  token = http.post('https://a.example.com/login', '{}').json('token');
}
export default function () {
  const r = http.get(`https://a.example.com/${token}/x`);
  check(r, { ok: (r) => r.status === 200 });
}
