// expect: secret_source
import http from 'k6/http';
import secrets from 'k6/secrets';
import { check } from 'k6';

export default async function () {
  const key = await secrets.get('api-key');
  const res = http.get('https://api.example.com/', { headers: { 'X-Api-Key': key } });
  check(res, { ok: (r) => r.status === 200 });
}
