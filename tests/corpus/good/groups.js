import http from 'k6/http';
import { check, group, sleep } from 'k6';

export const options = { vus: 2, duration: '1m' };

export default function () {
  group('home page', () => {
    check(http.get('https://shop.example.com/'), { 'home is up': (r) => r.status === 200 });
  });
  group('checkout', function () {
    const cart = http.post('https://shop.example.com/cart', { sku: 'A-1', quantity: '1' });
    check(cart, { added: (r) => r.status === 200 || r.status === 201 });
    group('payment', () => {
      http.post('https://shop.example.com/pay', { card: 'test' });
    });
  });
  sleep(1);
}
