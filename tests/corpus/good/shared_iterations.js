import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    import_orders: {
      executor: 'shared-iterations',
      vus: 10,
      iterations: 200,
      maxDuration: '5m',
      gracefulStop: '10s',
    },
  },
};

export default () => {
  const order = { sku: 'A-1', quantity: 2 };
  const res = http.post('https://api.example.com/orders', JSON.stringify(order), {
    headers: { 'Content-Type': 'application/json' },
  });
  check(res, { created: (r) => r.status === 201 });
};
