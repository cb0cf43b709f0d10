// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const users = [{ name: 'ann' }];
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const user = users.pop();
  http.post('https://shop.example/login', JSON.stringify({ name: user.name }));
}
