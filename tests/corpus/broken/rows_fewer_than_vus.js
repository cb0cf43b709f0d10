// expect: data_runs_out
import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';

const customers = [{ mail: 'ann@shop.example' }, { mail: 'bob@shop.example' }, { mail: 'cy@shop.example' }];
export const options = { vus: 25, duration: '2m' };

export default function () {
  const customer = customers[exec.vu.idInTest - 1];
  const res = http.post('https://shop.example/login', JSON.stringify({ mail: customer.mail }));
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
