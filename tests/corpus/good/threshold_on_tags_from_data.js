import http from 'k6/http';
import { check, sleep } from 'k6';

const pages = JSON.parse('[{"endpoint":"home","path":"/"},{"endpoint":"help","path":"/help"}]');
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { 'http_req_duration{endpoint:help}': ['p(95)<300'], 'http_req_duration{step:two}': ['p(95)<300'] },
};

export default function () {
  for (const { path, ...tags } of pages) {
    const res = http.get('https://shop.example' + path, { tags });
    check(res, { 'status is 200': (r) => r.status === 200 });
  }
  sleep(1);
}
