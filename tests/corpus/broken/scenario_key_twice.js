// expect: duplicate_key
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  scenarios: {
    browse: { executor: 'constant-vus', vus: 5, duration: '1m' },
    browse: { executor: 'constant-vus', vus: 9, duration: '2m' },
  },
};

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { ok: (r) => r.status === 200 });
}
