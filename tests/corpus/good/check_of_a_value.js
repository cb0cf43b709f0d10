// expect: check_is_no_function
import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 3, duration: '1m' };

export default async function () {
  const res = await http.asyncRequest('GET', 'https://shop.example/');
  check(res, { 'home answers': res.status === 200 });
}
