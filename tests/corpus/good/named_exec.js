import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  scenarios: {
    browse: { executor: 'constant-vus', vus: 5, duration: '1m', exec: 'browse' },
    buy: {
      executor: 'constant-arrival-rate',
      rate: 2,
      duration: '1m',
      preAllocatedVUs: 5,
      exec: 'buy',
      startTime: '10s',
    },
  },
};

export function browse() {
  check(http.get('https://shop.example.com/items'), { ok: (r) => r.status === 200 });
  sleep(1);
}

export function buy() {
  const res = http.post('https://shop.example.com/orders', JSON.stringify({ sku: 'A-1' }));
  check(res, { created: (r) => r.status === 201 || r.status === 200 });
}
