import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  const p = Math.random() * 100;
  if (p < 70) {
    http.get('https://shop.example/browse');
  } else if (p < 90) {
    http.get('https://shop.example/search?q=a');
  } else {
    http.post('https://shop.example/cart', JSON.stringify({ id: 1 }), { headers: { 'Content-Type': 'application/json' } });
  }
  sleep(Math.random() * 3 + 1);
}
