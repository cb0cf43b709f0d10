import http from 'k6/http';
import { check } from 'k6';

const headers = { Authorization: `Bearer ${__ENV.API_TOKEN}` };

export default function () {
  check(http.get('https://api.example.com/me', { headers }), { ok: (r) => r.status === 200 });
}
