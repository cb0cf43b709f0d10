// asked: 50 users for 2 minutes on https://shop.example.com
import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: Number(__ENV.USERS), duration: '2m' };

export default function () {
  check(http.get('https://shop.example.com/'), { up: (r) => r.status === 200 });
}
