// asked: Ramp from 0 to 200 users over 5 minutes, hold 10 minutes, on https://shop.example.com/
import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  stages: [
    { duration: '5m', target: 200 },
    { duration: '10m', target: 200 },
  ],
};

export default function () {
  const res = http.get('https://shop.example.com/');
  check(res, { 'is up': (r) => r.status === 200 });
  sleep(Math.random() * 3);
}
