import http from 'k6/http';
import { check, sleep } from 'k6';

const vouchers = ['A1', 'B2', 'C3'];
export const options = { scenarios: { each: { executor: 'per-vu-iterations', vus: 2, iterations: 6 } } };

export default function () {
  const voucher = vouchers[__ITER];
  const res = voucher
    ? http.post('https://shop.example/redeem', { voucher })
    : http.get('https://shop.example/basket');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
