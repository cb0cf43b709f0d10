import http from 'k6/http';
import { check, sleep } from 'k6';

const limits = { http_req_duration: ['p(95)<400'] };
const notes = { seen: 1, seen: 2 };
export const options = { vus: 4, duration: '1m', thresholds: limits };

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'is there': (r) => r.status === 200 && notes.seen === 2 });
}
