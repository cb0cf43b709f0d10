// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const rare = {};
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  if (Math.random() > 0.9) {
    rare.do();
  } else {
    sleep(1);
  }
}
