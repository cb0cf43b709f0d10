// Load test, as described:
//   Ramp from 10 to 200 users over 5 minutes, hold for 10 minutes, then ramp down to 0 over 1
//   minute. GET https://shop.example/products?page=1 with p95 below 500 ms and an error rate
//   under 1%. Users wait 1-3 seconds.
//
// Run: k6 run script.js

import http from 'k6/http';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example';

export const options = {
  scenarios: {
    load: {
      executor: 'ramping-vus',
      startVUs: 10,
      stages: [
        { duration: '5m', target: 200 },
        { duration: '10m', target: 200 },
        { duration: '1m', target: 0 },
      ],
    },
  },
  thresholds: { http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'] },
};

export default function () {
  const response = http.get(`${BASE_URL}/products?page=1`);
  check(response, { 'status is 2xx': (r) => r.status >= 200 && r.status < 300 });
  sleep(1 + Math.random() * 2);
}
