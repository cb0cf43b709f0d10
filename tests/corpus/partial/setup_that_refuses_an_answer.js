// expect: dry_run_incomplete
import http from 'k6/http';
export function setup() {
  const r = http.post('https://api.example.com/login', JSON.stringify({ u: 1 }), { headers: { 'Content-Type': 'application/json' } });
  if (r.json('role') !== 'admin') { throw new Error(`unexpected role: ${r.json('role')}`); }
  return r.json('token');
}
export default function (t) {
  const r = http.get('https://api.example.com/x', { headers: { A: t } });
  if (r.status !== 203) throw new Error('bad status ' + r.status);
}
