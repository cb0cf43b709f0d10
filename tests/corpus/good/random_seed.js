import http from 'k6/http';
import { check, randomSeed } from 'k6';

randomSeed(42);

export default function () {
  const page = Math.floor(Math.random() * 10) + 1;
  const res = http.get(`https://shop.example.com/items?page=${page}`);
  check(res, { ok: (r) => r.status === 200, quick: (r) => r.timings.duration < 10000 });
}
