import http from 'k6/http';
import { check, sleep } from 'k6';
const users = [{ id: 1 }, { id: 2 }];
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const user = users[__VU % users.length];
  http.get(`https://shop.example/u/${user.id}`, { tags: { name: 'user' } });
}
