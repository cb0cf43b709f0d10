import http from 'k6/http';
import { check } from 'k6';

const QUICK = __ENV.QUICK === 'true';

export const options = { vus: QUICK ? 1 : 20, duration: QUICK ? '10s' : '5m' };

export default function () {
  const res = http.get('https://shop.example.com/', { tags: { build: __ENV.BUILD || 'none' } });
  if (__ENV.VERBOSE) {
    console.log(res.status);
  }
  check(res, { up: (r) => r.status === 200 });
}
