import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { 'http_req_duration{name:cancel}': ['p(95)<300'] },
};

export default function () {
  const res = http.get('https://shop.example/', { tags: { name: 'home' } });
  if (__ITER > 0 && __ITER % 50 === 0) {
    http.del('https://shop.example/orders/1', null, { tags: { name: 'cancel' } });
  }
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
