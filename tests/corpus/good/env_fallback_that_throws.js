import http from 'k6/http';
import { check } from 'k6';

const missing = (name) => {
  throw new Error(`${name} is not set`);
};
const BASE = __ENV.BASE || missing('BASE');
const KEY = __ENV.KEY ?? missing('KEY');

export default function () {
  const res = http.get(`${BASE}/items?key=${encodeURIComponent(KEY)}`);
  check(res, { listed: (r) => r.status === 200 });
}
