import http from 'k6/http';
import { check } from 'k6';

const url = 'https://api.example.com/items/1';
const params = { headers: { 'Content-Type': 'application/json' }, timeout: '10s', redirects: 2 };

export default function () {
  check(http.get(url, params), { read: (r) => r.status === 200 });
  http.head(url);
  http.options(url);
  http.put(url, JSON.stringify({ name: 'pen' }), params);
  http.patch(url, JSON.stringify({ price: 3 }), params);
  const gone = http.del(url, null, { headers: { 'X-Reason': 'test' } });
  check(gone, { gone: (r) => [200, 202, 204].includes(r.status) });
}
