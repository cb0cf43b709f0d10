import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  scenarios: { soak: { executor: 'constant-vus', vus: 20, duration: '1h30m' } },
};

export default function () {
  const res = http.get('https://api.example.com/health');
  check(res, { healthy: (r) => r.json('status') !== 'down' });
  sleep(2);
}
