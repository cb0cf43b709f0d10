// expect: duplicate_key
import http from 'k6/http';
import { check, sleep } from 'k6';

const thresholds = {
  http_req_failed: ['rate<0.01'],
  http_req_duration: ['p(95)<400'],
  checks: ['rate>0.99'],
  http_req_duration: ['max<3000'],
};
export const options = { vus: 4, duration: '1m', thresholds };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
