import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '5m' };
const ids = [11, 402, 1033, 20044, 300055];

export default function () {
  const page = 1 + Math.floor(Math.random() * 5);
  const id = ids[Math.floor(Math.random() * ids.length)];
  http.get('https://shop.example/list?page=' + page);
  const res = http.get(`https://shop.example/items/${id}?row=${__ITER % 10}`);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
