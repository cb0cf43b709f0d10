import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { http_req_duration: ['p(90)<200', 'p(95)>=50', 'p(99)<2000', 'max>100', 'min<100'] },
};

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
