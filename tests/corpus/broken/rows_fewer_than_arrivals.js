// expect: data_runs_out
import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';
import { SharedArray } from 'k6/data';

const orders = new SharedArray('orders', function () {
  const made = Array.from({ length: 100 }, (_, i) => ({ number: i + 1 }));
  return made;
});
export const options = {
  scenarios: { pay: { executor: 'constant-arrival-rate', rate: 5, duration: '1m', preAllocatedVUs: 20, maxVUs: 40 } },
};

export default function () {
  const order = orders[exec.scenario.iterationInTest];
  const res = http.post('https://shop.example/pay', JSON.stringify({ number: order.number }));
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
