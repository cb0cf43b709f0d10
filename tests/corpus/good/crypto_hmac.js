import http from 'k6/http';
import crypto from 'k6/crypto';
import encoding from 'k6/encoding';
import { check } from 'k6';

const SECRET = 'not-a-secret';

function sign(payload) {
  const hasher = crypto.createHMAC('sha256', SECRET);
  hasher.update(payload);
  return hasher.digest('hex');
}

export default function () {
  const body = JSON.stringify({ at: Date.now() });
  const res = http.post('https://api.example.com/signed', body, {
    headers: {
      'X-Signature': sign(body),
      'X-Digest': crypto.sha256(body, 'base64'),
      Authorization: `Basic ${encoding.b64encode('load:test')}`,
    },
  });
  check(res, { accepted: (r) => r.status === 200 || r.status === 201 });
}
