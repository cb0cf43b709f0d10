import http from 'k6/http';
import { hmac } from 'k6/crypto';
import { b64encode } from 'k6/encoding';
import { check } from 'k6';

function token(claims) {
  const head = b64encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), 'rawurl');
  const body = b64encode(JSON.stringify(claims), 'rawurl');
  return `${head}.${body}.${hmac('sha256', 'not-a-secret', `${head}.${body}`, 'base64rawurl')}`;
}

export default function () {
  const headers = { Authorization: `Bearer ${token({ sub: `user-${__VU}` })}` };
  check(http.get('https://api.example.com/me', { headers }), { ok: (r) => r.status === 200 });
}
