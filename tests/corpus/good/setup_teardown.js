import http from 'k6/http';
import { check } from 'k6';

const BASE = 'https://api.example.com';

export const options = { vus: 3, duration: '30s' };

export function setup() {
  const res = http.post(`${BASE}/login`, JSON.stringify({ user: 'load', password: 'test' }), {
    headers: { 'Content-Type': 'application/json' },
  });
  return { token: res.json('token') };
}

export default function (data) {
  const res = http.get(`${BASE}/me`, { headers: { Authorization: `Bearer ${data.token}` } });
  check(res, { 'is me': (r) => r.status === 200 });
}

export function teardown(data) {
  http.post(`${BASE}/logout`, null, { headers: { Authorization: `Bearer ${data.token}` } });
}
