import http from 'k6/http';
import { check, fail } from 'k6';

const BASE = 'https://api.example.com';

export default function () {
  const created = http.post(`${BASE}/carts`, JSON.stringify({ currency: 'EUR' }), {
    headers: { 'Content-Type': 'application/json' },
  });
  if (!check(created, { created: (r) => r.status === 201 })) {
    fail('no cart was made');
  }
  const id = created.json('id');
  const read = http.get(`${BASE}/carts/${id}`, { tags: { name: '/carts/:id' } });
  check(read, { read: (r) => r.status === 200 });
}
