import http from 'k6/http';
import { check } from 'k6';

export const options = { iterations: 10 };

export default function () {
  check(http.get('https://api.example.com/'), { ok: (r) => r.status === 200 });
}
