// expect: impossible_threshold
import http from 'k6/http';
import { check, sleep } from 'k6';

const thresholds = { http_req_duration: ['p(95)<200', 'p(90)>300'] };
export const options = { vus: 4, duration: '1m', thresholds };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
