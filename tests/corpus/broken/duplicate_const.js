// expect: syntax_error, init_exception
import http from 'k6/http';

export default function () {
  const res = http.get('https://shop.example.com/a');
  const res = http.get('https://shop.example.com/b');
  console.log(res.status);
}
