// expect: dry_run_incomplete
import http from 'k6/http';
import { check, fail } from 'k6';
export default function () {
  const res = http.get('https://api.example.com/a');
  let body;
  try { body = JSON.parse(res.body); } catch (_) { fail('no json'); }
  if (!check(body, { 'status is ACTIVE': (b) => b.status === 'ACTIVE' })) { throw `inactive account: ${body.status}`; }
}
