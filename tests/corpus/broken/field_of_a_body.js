// expect: unknown_response_field
import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const res = http.get('https://a.example.com/');
  check(res, { 'id': (r) => r.body.id === 1 }); }
