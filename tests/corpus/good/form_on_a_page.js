import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const page = http.get('https://shop.example.com/login');
  check(page, { 'is html': (r) => r.body.length > 0 });
  const token = page.html().find('input[name=csrf]').attr('value');
  http.post('https://shop.example.com/login', { csrf: token, user: 'load' });
}
