// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };
const cart = {};

export default async function () {
  const res = await http.asyncRequest('GET', 'https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  cart.lines.push(1);
}
