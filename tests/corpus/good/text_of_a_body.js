import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const res = http.get('https://a.example.com/');
  let r2 = http.get('https://a.example.com/b');
  r2 = { body: { id: 1 } };
  check(res, { a: (r) => r.body.length > 0 && r.body.toUpperCase().includes('X'), b: (r) => JSON.parse(r.body).id, c: (r) => r.body?.trim() });
  console.log(res.body.split('\n').length, r2.body.id, res.body.match(/a/));
}
