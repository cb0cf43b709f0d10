// expect: check_without_functions
import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const res = http.get('https://api.example.com/');
  check(res, (r) => r.status === 200);
}
