import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const listing = http.get('https://shop.example.com/items');
  check(listing, { 'is listed': (r) => r.status === 200 && r.headers['Content-Type'] !== '' });
  const first = listing.json('items.0.url');
  if (typeof first === 'string' && first.startsWith('https://')) {
    http.get(first);
  }
}
