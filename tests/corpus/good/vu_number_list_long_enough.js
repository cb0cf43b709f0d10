import http from 'k6/http';
import { check, sleep } from 'k6';
const users = Array.from({ length: 20 }, (_, i) => ({ id: i + 1 }));
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const user = users[__VU - 1];
  http.get(`https://shop.example/u/${user.id}`, { tags: { name: 'user' } });
}
