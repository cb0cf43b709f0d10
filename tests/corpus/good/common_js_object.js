const http = require('k6/http');
const { check, group } = require('k6');

const BASE = 'https://shop.example.com';

function setup() {
  const res = http.post(`${BASE}/login`, JSON.stringify({ user: 'ann' }), {
    headers: { 'Content-Type': 'application/json' },
  });
  return { session: res.json('session') };
}

module.exports = {
  options: { vus: 2, iterations: 10 },
  setup,
  default(data) {
    group('cart', () => {
      const res = http.get(`${BASE}/cart`, { headers: { 'X-Session': data.session } });
      check(res, { 'cart is shown': (r) => r.status === 200 });
    });
  },
};
