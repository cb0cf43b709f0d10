import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  let polls = 0;
  const timer = setInterval(() => {
    polls += 1;
    http.get('https://shop.example/poll');
    if (polls === 3) {
      clearInterval(timer);
    }
  }, 1000);
}
