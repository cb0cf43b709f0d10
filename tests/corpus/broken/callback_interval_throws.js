// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
const report = {};
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  let seen = 0;
  const timer = setInterval(() => {
    seen += 1;
    if (seen === 2) {
      clearInterval(timer);
      report.done();
    }
  }, 100);
}
