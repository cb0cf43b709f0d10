import http from 'k6/http';
import { check, sleep } from 'k6';
import { randomIntBetween, randomItem, uuidv4 } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';

const CATEGORIES = ['pens', 'paper', 'ink'];

export default function () {
  const res = http.get(`https://shop.example.com/${randomItem(CATEGORIES)}?visit=${uuidv4()}`);
  check(res, { ok: (r) => r.status === 200 });
  sleep(randomIntBetween(1, 3));
}
