import http from 'k6/http';
import { check } from 'k6';

const scenarios = Object.fromEntries(
  ['eu', 'us', 'ap'].map((region) => [
    region,
    { executor: 'per-vu-iterations', vus: 2, iterations: 4, env: { REGION: region } },
  ]),
);

export const options = { scenarios };

export default function () {
  const res = http.get(`https://${__ENV.REGION}.shop.example.com/items`);
  check(res, { listed: (r) => r.status === 200 });
}
