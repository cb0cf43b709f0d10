import http from 'k6/http';
import { check } from 'k6';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';

const orders = new Counter('orders');
const size = new Gauge('content_size');
const failures = new Rate('failed_orders');
const waiting = new Trend('waiting_time', true);

export const options = {
  vus: 2,
  duration: '30s',
  thresholds: {
    orders: ['count>10'],
    content_size: ['value<100000'],
    failed_orders: ['rate<0.05'],
    waiting_time: ['avg<300', 'p(90)<500', 'med<250'],
  },
};

export default function () {
  const res = http.post('https://api.example.com/orders', JSON.stringify({ sku: 'A-1' }));
  orders.add(1);
  size.add(res.body ? res.body.length : 0);
  failures.add(res.status >= 400);
  waiting.add(res.timings.waiting, { kind: 'order' });
  check(res, { created: (r) => r.status === 200 || r.status === 201 });
}
