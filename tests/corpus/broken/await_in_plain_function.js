// expect: await_outside_async
import http from 'k6/http';

export default function () {
  const res = await http.asyncRequest('GET', 'https://shop.example.com/');
  console.log(res.status);
}
