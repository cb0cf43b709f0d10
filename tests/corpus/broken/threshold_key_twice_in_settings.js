// expect: duplicate_key
import http from 'k6/http';
import { check, sleep } from 'k6';

const settings = { limits: { 'http_req_duration': ['p(99)<900'], http_req_duration: ['avg<200'] } };
export const options = { vus: 4, duration: '1m', thresholds: settings.limits };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
