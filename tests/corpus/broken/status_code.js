// expect: unknown_response_field
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.get('https://api.example.com/');
  check(res, { 'status is 200': (r) => r.statusCode === 200 });
}
