// expect: unknown_parameter
import http from 'k6/http';
const BASE = 'https://a.example.com';
export default function () {
  const res = http.post(BASE + '/login', JSON.stringify({ u: 'x' }), { header: { 'Content-Type': 'application/json' } });
  http.get(BASE + '/me', { headers: { Authorization: res.json().token } }); }
