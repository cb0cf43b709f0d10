// Load test, as described:
//   50 users for 2 minutes against https://shop.example/api, p95 under 400 ms
//
// Assumptions:
// - No think time is stated; users pause for 1 second between iterations.
//
// Run: k6 run script.js

import http from 'k6/http';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example';

export const options = {
  vus: 50,
  duration: '2m',
  thresholds: { http_req_duration: ['p(95)<400'] },
};

export default function () {
  const response = http.get(`${BASE_URL}/api`);
  check(response, { 'status is 2xx': (r) => r.status >= 200 && r.status < 300 });
  sleep(1);
}
