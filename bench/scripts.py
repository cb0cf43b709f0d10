"""A script as a model writes them, and what it was asked for."""

from typing import Final

DESCRIPTION: Final = (
    "50 users browse and buy on https://shop.example.com for 2 minutes, p95 under 400 ms"
)
# 40 lines, as a model writes them.
SCRIPT: Final = """import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example.com';
const checkoutTime = new Trend('checkout_time', true);

export const options = {
  vus: 50,
  duration: '2m',
  discardResponseBodies: false,
  thresholds: {
    http_req_duration: ['p(95)<400'],
    http_req_failed: ['rate<0.01'],
  },
};

const params = { headers: { 'Content-Type': 'application/json' } };

export default function () {
  group('browse', () => {
    const home = http.get(`${BASE_URL}/`);
    check(home, { 'home is up': (r) => r.status === 200 });
    const items = http.get(`${BASE_URL}/items?page=1`, params);
    check(items, { 'items are listed': (r) => r.status === 200 });
  });
  sleep(1);

  group('buy', () => {
    const item = { sku: `A-${__ITER % 10}`, quantity: 1 };
    const cart = http.post(`${BASE_URL}/cart`, JSON.stringify(item), params);
    check(cart, { 'item is in the cart': (r) => r.status === 200 || r.status === 201 });
    const started = Date.now();
    const order = http.post(`${BASE_URL}/orders`, JSON.stringify({ pay: 'test' }), params);
    check(order, { 'order is placed': (r) => r.status === 200 || r.status === 201 });
    checkoutTime.add(Date.now() - started);
  });

  sleep(Math.random() * 2);
}
"""
