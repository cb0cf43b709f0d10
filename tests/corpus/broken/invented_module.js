// expect: unknown_module
import http from 'k6/http';
import { assert } from 'k6/assert';

export default function () {
  const res = http.get('https://api.example.com/');
  assert(res.status === 200);
}
