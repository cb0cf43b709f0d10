import http from 'k6/http';
import { check } from 'k6';

const peak = parseInt(__ENV.PEAK, 10);

export const options = {
  stages: [
    { duration: `${__ENV.RAMP_MINUTES}m`, target: peak },
    { duration: __ENV.HOLD, target: peak },
    { duration: '30s', target: 0 },
  ],
  thresholds: { http_req_duration: [`p(95)<${__ENV.P95_MS}`] },
};

export default function () {
  check(http.get('https://shop.example.com/'), { up: (r) => r.status === 200 });
}
