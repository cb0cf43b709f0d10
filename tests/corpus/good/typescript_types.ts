import http, { type RefinedResponse, Params } from 'k6/http';
import type { Options } from 'k6/options';
import { check, sleep } from 'k6';
import { Trend } from 'k6/metrics';

interface Order {
  readonly id: number;
  note?: string;
  lines: Array<{ sku: string; count: number }>;
}

type Answer = RefinedResponse<'text'> | null;

const BASE = 'https://shop.example.com' as const;
const taken: Trend = new Trend('order_time', true);

export const options: Options = {
  scenarios: {
    orders: { executor: 'constant-vus', vus: 3, duration: '1m', exec: 'order' },
  },
  thresholds: { order_time: ['p(95)<800'] },
} satisfies Options;

const params: Params = { headers: { 'Content-Type': 'application/json' } };

function send<T extends object>(path: string, body: T): Answer {
  const res = http.post(`${BASE}${path}`, JSON.stringify(body), params) as RefinedResponse<'text'>;
  taken.add(res.timings.duration);
  return res;
}

export function order(): void {
  const wanted: Order = { id: 7, lines: [{ sku: 'tea', count: 2 }] };
  const res = send<Order>('/orders', wanted);
  check(res, { 'order is taken': (r) => r!.status === 200 });
  sleep(1);
}
