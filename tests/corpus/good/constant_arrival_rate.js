// asked: 300 requests per second to https://api.example.com/items for 5 minutes
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: 300,
      timeUnit: '1s',
      duration: '5m',
      preAllocatedVUs: 100,
      maxVUs: 600,
    },
  },
};

export default function () {
  const res = http.get('https://api.example.com/items');
  check(res, { ok: (r) => r.status === 200 });
}
