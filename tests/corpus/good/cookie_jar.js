import http from 'k6/http';
import { check } from 'k6';

export default function () {
  const jar = http.cookieJar();
  jar.set('https://shop.example.com/', 'consent', 'yes', { path: '/', max_age: 600 });
  const own = new http.CookieJar();
  const res = http.get('https://shop.example.com/account', { jar });
  http.get('https://shop.example.com/guest', { jar: own });
  check(res, { ok: (r) => r.status === 200 });
  check(jar.cookiesForURL('https://shop.example.com/'), { kept: (c) => c.consent !== undefined });
}
