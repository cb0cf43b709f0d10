import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: 2, iterations: 4 };

export default function () {
  check(http.get(`${__ENV.K6_TARGET}/?vus=${__ENV.K6_VUS}`), { up: (r) => r.status === 200 });
}
