import http from 'k6/http';
import encoding, { b64decode } from 'k6/encoding';
import { check } from 'k6';

export default function () {
  const coded = encoding.b64encode('load:test', 'url');
  const plain = b64decode(coded, 'url', 's');
  const res = http.get(`https://api.example.com/decode?value=${encodeURIComponent(plain)}`);
  check(res, { ok: (r) => r.status === 200 });
}
