// Load test, as described:
//   Log in with POST /login with {"user": "alice", "password": "***"}, take the access_token
//   from the response, then browse GET /products, then create an order with POST /orders with
//   {"sku": "A-1", "qty": 2}, then view GET /orders/{id} on https://shop.example. 20 users for
//   5 minutes, think time of 1 to 3 seconds between requests.
//
// Assumptions:
// - The id is taken from the field `id` of the answer to POST /orders.
// - PASSWORD comes from the environment.
// - No threshold is stated; the test fails when 1% of the requests fail.
//
// Run: k6 run -e PASSWORD=... script.js

import http from 'k6/http';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example';
const PASSWORD = __ENV.PASSWORD;

export const options = {
  vus: 20,
  duration: '5m',
  thresholds: { http_req_failed: ['rate<0.01'] },
};

const isSuccess = (r) => r.status >= 200 && r.status < 300;

// Think time: 1 to 3 seconds.
function think() {
  sleep(1 + Math.random() * 2);
}

export default function () {
  // 1. Log in: POST /login
  const loginResponse = http.post(
    `${BASE_URL}/login`,
    JSON.stringify({ user: 'alice', password: PASSWORD }),
    { headers: { 'Content-Type': 'application/json' } },
  );
  if (!check(loginResponse, { 'POST /login: status is 2xx': isSuccess })) {
    return; // the next steps need this answer
  }
  const token = loginResponse.json('access_token');
  think();

  // 2. Browse: GET /products
  const productsResponse = http.get(`${BASE_URL}/products`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  check(productsResponse, { 'GET /products: status is 2xx': isSuccess });
  think();

  // 3. Create an order: POST /orders
  const ordersResponse = http.post(
    `${BASE_URL}/orders`,
    JSON.stringify({ sku: 'A-1', qty: 2 }),
    { headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` } },
  );
  if (!check(ordersResponse, { 'POST /orders: status is 2xx': isSuccess })) {
    return; // the next steps need this answer
  }
  const orderId = ordersResponse.json('id');
  think();

  // 4. View: GET /orders/{id}
  const orderResponse = http.get(`${BASE_URL}/orders/${orderId}`, {
    headers: { Authorization: `Bearer ${token}` },
    tags: { name: 'GET /orders/{id}' },
  });
  check(orderResponse, { 'GET /orders/{id}: status is 2xx': isSuccess });
  think();
}
