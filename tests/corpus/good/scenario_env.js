import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    stable: {
      executor: 'constant-vus',
      vus: 2,
      duration: '30s',
      env: { RELEASE: 'stable' },
      tags: { release: 'stable' },
    },
    next: {
      executor: 'constant-vus',
      vus: 1,
      duration: '30s',
      env: { RELEASE: 'next' },
      tags: { release: 'next' },
    },
  },
};

export default function () {
  const res = http.get('https://api.example.com/', { headers: { 'X-Release': __ENV.RELEASE } });
  check(res, { ok: (r) => r.status === 200 });
}
