import http from 'k6/http';
import { check, sleep } from 'k6';

const customers = [{ mail: 'ann@shop.example' }, { mail: 'bob@shop.example' }, { mail: 'cy@shop.example' }];
export const options = { vus: 3, duration: '2m' };

export default function () {
  const customer = customers[__VU - 1];
  const res = http.post('https://shop.example/login', JSON.stringify({ mail: customer.mail }));
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
