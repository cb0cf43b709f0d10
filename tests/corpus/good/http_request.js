import http from 'k6/http';
import { check } from 'k6';

const METHODS = ['GET', 'POST', 'DELETE'];

export default function () {
  for (const method of METHODS) {
    const body = method === 'POST' ? JSON.stringify({ name: 'pen' }) : null;
    const res = http.request(method, 'https://api.example.com/items', body, {
      headers: { Accept: 'application/json' },
      tags: { method_kind: method.toLowerCase() },
    });
    check(res, { answered: (r) => r.status > 0 });
  }
}
