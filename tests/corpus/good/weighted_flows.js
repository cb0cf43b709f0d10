import http from 'k6/http';
import { check, group, sleep } from 'k6';

const FLOWS = [
  { weight: 70, run: browse },
  { weight: 30, run: buy },
];

export const options = { vus: 10, duration: '1m', minIterationDuration: '1s' };

function browse() {
  group('browse', () => {
    check(http.get('https://shop.example.com/items'), { ok: (r) => r.status === 200 });
  });
}

function buy() {
  group('buy', () => {
    const res = http.post('https://shop.example.com/orders', JSON.stringify({ sku: 'A-1' }));
    check(res, { ok: (r) => r.status === 200 || r.status === 201 });
  });
}

export default function () {
  let ticket = Math.random() * FLOWS.reduce((sum, flow) => sum + flow.weight, 0);
  const chosen = FLOWS.find((flow) => (ticket -= flow.weight) < 0) || FLOWS[0];
  chosen.run();
  sleep(1);
}
