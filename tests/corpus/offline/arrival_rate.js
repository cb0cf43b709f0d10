// Load test, as described:
//   300 requests per second for 5 minutes: POST https://api.example.org/v1/events {"type":
//   "click", "tags": ["a", "b"], "at": null} with bearer token, expecting 202, p99 under 1 s
//
// Assumptions:
// - API_TOKEN comes from the environment.
// - VUs are set aside for iterations of 1 s, at most of 4 times that.
//
// Run: k6 run -e API_TOKEN=... script.js

import http from 'k6/http';
import { check } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://api.example.org';
const API_TOKEN = __ENV.API_TOKEN;

export const options = {
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: 300,
      timeUnit: '1s',
      duration: '5m',
      preAllocatedVUs: 300,
      maxVUs: 1200,
    },
  },
  thresholds: { http_req_duration: ['p(99)<1000'] },
};

export default function () {
  const response = http.post(
    `${BASE_URL}/v1/events`,
    JSON.stringify({ type: 'click', tags: ['a', 'b'], at: null }),
    { headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${API_TOKEN}` } },
  );
  check(response, { 'status is 202': (r) => r.status === 202 });
}
