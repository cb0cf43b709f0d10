import http from 'k6/http';
import { check } from 'k6';

const TOKEN = __ENV.API_TOKEN;
if (!TOKEN) {
  throw new Error('Set API_TOKEN');
}

export default function () {
  const res = http.get('https://api.example.com/me', { headers: { 'X-Api-Key': TOKEN } });
  check(res, { ok: (r) => r.status === 200 });
}
