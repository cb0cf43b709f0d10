import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    breakpoint: {
      executor: 'ramping-arrival-rate',
      startRate: 10,
      timeUnit: '1s',
      preAllocatedVUs: 50,
      maxVUs: 500,
      stages: [
        { target: 100, duration: '2m' },
        { target: 400, duration: '5m' },
      ],
    },
  },
};

export default function () {
  check(http.get('https://api.example.com/search?q=pen'), { ok: (r) => r.status < 400 });
}
