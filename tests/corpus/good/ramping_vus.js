import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  scenarios: {
    ramp: {
      executor: 'ramping-vus',
      startVUs: 0,
      stages: [
        { duration: '1m', target: 30 },
        { duration: '30s', target: 0 },
      ],
      gracefulRampDown: '15s',
    },
  },
};

export default function () {
  const res = http.get('https://api.example.com/items');
  check(res, { ok: (r) => r.status === 200 });
  sleep(0.5);
}
