// Load test, as described:
//   70% of users browse GET /products, 20% search GET /search?q=shoes and 10% place an order
//   with POST /orders {"id": 7} at https://shop.example. All requests carry the header
//   X-Tenant: acme. 100 users for 10 minutes.
//
// Assumptions:
// - Each iteration does one part of the mix, drawn at random in proportion 70:20:10.
// - No think time is stated; users pause for 1 second between iterations.
// - No threshold is stated; the test fails when 1% of the requests fail.
//
// Run: k6 run script.js

import http from 'k6/http';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example';

const HEADERS = { 'X-Tenant': 'acme' };

export const options = {
  vus: 100,
  duration: '10m',
  thresholds: { http_req_failed: ['rate<0.01'] },
};

const isSuccess = (r) => r.status >= 200 && r.status < 300;

export default function () {
  const draw = Math.random() * 100;
  if (draw < 70) {
    getProducts();
  } else if (draw < 90) {
    getSearch();
  } else {
    postOrders();
  }
}

// Browse: GET /products
function getProducts() {
  const response = http.get(`${BASE_URL}/products`, { headers: HEADERS });
  check(response, { 'GET /products: status is 2xx': isSuccess });
  sleep(1);
}

// Search: GET /search
function getSearch() {
  const response = http.get(`${BASE_URL}/search?q=shoes`, { headers: HEADERS });
  check(response, { 'GET /search: status is 2xx': isSuccess });
  sleep(1);
}

// Place an order: POST /orders
function postOrders() {
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify({ id: 7 }), {
    headers: { ...HEADERS, 'Content-Type': 'application/json' },
  });
  check(response, { 'POST /orders: status is 2xx': isSuccess });
  sleep(1);
}
