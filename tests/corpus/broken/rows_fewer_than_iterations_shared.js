// expect: data_runs_out
import http from 'k6/http';
import { check, sleep } from 'k6';
import { scenario } from 'k6/execution';
import { SharedArray } from 'k6/data';

const coupons = new SharedArray('coupons', () => JSON.parse('[{"code":"A1"},{"code":"B2"},{"code":"C3"},{"code":"D4"},{"code":"E5"},{"code":"F6"},{"code":"G7"},{"code":"H8"},{"code":"I9"},{"code":"J0"}]'));
export const options = {
  scenarios: { redeem: { executor: 'shared-iterations', vus: 3, iterations: 400, exec: 'redeem' } },
};

export function redeem() {
  const { code } = coupons[scenario.iterationInTest];
  const res = http.post('https://shop.example/coupons', { code });
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
