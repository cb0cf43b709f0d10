// expect: threshold_without_samples
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { 'http_req_duration{endpoint:login}': ['p(95)<300'] },
};

export default function () {
  const res = http.get('https://shop.example/', { tags: { page: 'home' } });
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
