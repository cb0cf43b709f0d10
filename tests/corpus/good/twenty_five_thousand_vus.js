// expect: load_beyond_a_machine
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 25000, duration: '5m' };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
