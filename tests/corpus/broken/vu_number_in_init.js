// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const tenants = { 1: { id: 'a' }, 2: { id: 'b' } };
const tenant = tenants[__VU];
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  http.get(`https://shop.example/t/${tenant.id}`);
}
