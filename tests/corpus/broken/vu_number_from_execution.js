// expect: exception
import exec from 'k6/execution';
import http from 'k6/http';
import { check, sleep } from 'k6';
const accounts = [{ id: 1 }, { id: 2 }];
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  http.get(`https://shop.example/u/${accounts[exec.vu.idInTest - 1].id}`);
}
