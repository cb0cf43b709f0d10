import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: __ENV.VUS, duration: '1m' };

export default function () {
  check(http.get('https://shop.example.com/'), { up: (r) => r.status === 200 });
}
