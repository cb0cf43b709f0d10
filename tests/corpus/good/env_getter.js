import http from 'k6/http';
import { check } from 'k6';

const required = (name) => {
  if (!__ENV[name]) {
    throw new Error(`${name} is not set`);
  }
  return __ENV[name];
};

const BASE = required('BASE_URL');
const TOKEN = required('API_TOKEN');

export const options = { vus: 2, duration: '1m' };

export default function () {
  const res = http.get(`${BASE}/items`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  check(res, { 'is up': (r) => r.status === 200 });
}
