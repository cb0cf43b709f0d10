import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: Number(__ENV.VUS), duration: __ENV.DURATION };

export default function () {
  const res = http.get(`${__ENV.BASE_URL}/health`);
  check(res, { up: (r) => r.status === 200 });
}
