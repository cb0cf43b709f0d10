import http from 'k6/http';
import { check } from 'k6';

const HOSTS = {
  test: { url: 'https://test.shop.example.com', users: 2 },
  live: { url: 'https://shop.example.com', users: 5 },
};
const chosen = HOSTS[__ENV.STAGE];

export const options = { vus: chosen.users, duration: '1m' };

export default function () {
  check(http.get(`${chosen.url}/items`), { listed: (r) => r.status === 200 });
}
