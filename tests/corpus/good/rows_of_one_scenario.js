import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';

const admins = [{ name: 'root' }, { name: 'ops' }];
export const options = {
  scenarios: {
    crowd: { executor: 'constant-vus', vus: 50, duration: '1m', exec: 'crowd' },
    admin: { executor: 'shared-iterations', vus: 1, iterations: 2, exec: 'admin' },
  },
};

export function crowd() {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}

export function admin() {
  const res = http.post('https://shop.example/admin', admins[exec.scenario.iterationInTest].name);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
