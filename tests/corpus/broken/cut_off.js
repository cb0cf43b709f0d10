// expect: syntax_error
import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  vus: 10,
  duration: '1m',
};

export default function () {
  const res = http.get('https://shop.example.com/products');
  check(res, {
    'status is 200': (r) => r.status === 200,
