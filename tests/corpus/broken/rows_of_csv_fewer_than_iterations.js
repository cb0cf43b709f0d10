// expect: data_runs_out
import http from 'k6/http';
import { check, sleep } from 'k6';

const skus = `A-100
B-200
C-300
D-400
E-500`.split('\n');
export const options = { scenarios: { each: { executor: 'per-vu-iterations', vus: 2, iterations: 12 } } };

export default function () {
  const res = http.get('https://shop.example/stock?sku=' + skus[__ITER], { tags: { name: 'stock' } });
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
