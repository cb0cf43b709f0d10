// expect: init_exception
import http from 'k6/http';
import { check } from 'k6';

if (!__ENV.API_TOKEN.startsWith('shop_')) {
  throw new Error('API_TOKEN begins with shop_');
}

export default function () {
  const headers = { Authorization: `Bearer ${__ENV.API_TOKEN}` };
  check(http.get('https://shop.example.com/', { headers }), { up: (r) => r.status === 200 });
}
