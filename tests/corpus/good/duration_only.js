import http from 'k6/http';
import { check } from 'k6';

export const options = { duration: '20s' };

export default function () {
  check(http.get('https://api.example.com/'), { ok: (r) => r.status === 200 });
}
