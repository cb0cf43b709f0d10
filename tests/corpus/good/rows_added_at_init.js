import http from 'k6/http';
import { check, sleep } from 'k6';

const accounts = [{ id: 'first' }];
for (let n = 0; n < 60; n += 1) {
  accounts.push({ id: `load-${n}` });
}
export const options = { vus: 40, duration: '30s' };

export default function () {
  const res = http.post('https://shop.example/login', JSON.stringify({ id: accounts[__VU - 1].id }));
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
