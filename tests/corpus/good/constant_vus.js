// asked: 50 users browse https://shop.example.com for 2 minutes, p95 under 400 ms
import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  vus: 50,
  duration: '2m',
  thresholds: { http_req_duration: ['p(95)<400'] },
};

export default function () {
  const res = http.get('https://shop.example.com/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
