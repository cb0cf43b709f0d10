import http from 'k6/http';
import { check } from 'k6';

export default function () {
  for (let id = 1; id <= 3; id += 1) {
    const res = http.get(http.url`https://api.example.com/items/${id}`);
    check(res, { ok: (r) => r.status === 200 });
  }
}
