import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  scenarios: {
    browse: { executor: 'constant-vus', vus: 3, duration: '1m' },
    search: { executor: 'constant-vus', vus: 2, duration: '1m' },
  },
  thresholds: {
    'http_req_duration{scenario:browse}': ['max>=0'],
    'http_req_duration{scenario:search}': ['max>=0'],
    'http_reqs{scenario:search}': ['count>=0'],
  },
};

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
