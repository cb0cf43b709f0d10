// expect: exception
import http from 'k6/http';
import { check } from 'k6';

const limits = {};

export default function () {
  const headers = { Authorization: `Bearer ${__ENV.TOKEN}` };
  const res = http.get(`${__ENV.BASE_URL}/items`, { headers });
  check(res, { fast: (r) => r.timings.duration < limits.items.longest });
}
