import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    each: { executor: 'per-vu-iterations', vus: 5, iterations: 20, startTime: '5s' },
  },
};

export default function () {
  const res = http.get(`https://api.example.com/users/${__VU}/visits/${__ITER}`);
  check(res, { ok: (r) => r.status === 200 });
}
