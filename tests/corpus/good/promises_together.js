import http from 'k6/http';
import { check } from 'k6';
const paths = ['/a', '/b', '/c'];
export default async function () {
  const rs = await Promise.all(paths.map((p) => http.asyncRequest('GET', 'https://example.com' + p)));
  rs.forEach((r) => check(r, { 'ok': (x) => x.status === 200 }));
  await http.asyncRequest('POST', 'https://example.com/x', { a: 1 }).then((r) => check(r, { posted: (x) => x.status < 300 }));
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
