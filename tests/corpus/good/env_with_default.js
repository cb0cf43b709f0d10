import http from 'k6/http';
import { check } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://api.example.com';
const HOST = __ENV.HOST ? __ENV.HOST : 'shop.example.com';
const USERS = Number(__ENV.USERS || 5);

export const options = { vus: USERS, duration: __ENV.DURATION || '30s' };

export default function () {
  check(http.get(`${BASE_URL}/items`), { ok: (r) => r.status === 200 });
  check(http.get(`https://${HOST}/`), { ok: (r) => r.status === 200 });
}
