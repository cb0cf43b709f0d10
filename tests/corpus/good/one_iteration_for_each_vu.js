import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  scenarios: { once: { executor: 'per-vu-iterations', vus: 3, iterations: 1 } },
};
const jobs = ['a', 'b', 'c'];

export default function () {
  const r = http.get(`https://shop.example/${[jobs[__VU - 1]][__ITER].toUpperCase()}`);
  check(r, { ok: (x) => x.status === 200 });
}
