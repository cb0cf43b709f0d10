import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const responses = http.batch({
    front: 'https://shop.example.com/',
    items: { method: 'GET', url: 'https://shop.example.com/items' },
  });
  check(responses.front, { 'front is up': (r) => r.status === 200 });
  check(responses.items, { 'items are up': (r) => r.status === 200 });
}
