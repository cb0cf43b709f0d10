// expect: relative_url, exception, suspicious_url
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    eu: { executor: 'constant-vus', vus: 1, duration: '10s', env: { SHOP: 'https://eu.example.com' } },
    us: { executor: 'constant-vus', vus: 1, duration: '10s' },
  },
};

export default function () {
  check(http.get(`${__ENV.SHOP}/items`), { listed: (r) => r.status === 200 });
}
