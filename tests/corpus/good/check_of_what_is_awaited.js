import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 3, duration: '1m' };

export default async function () {
  check(null, {
    'home answers': (await http.asyncRequest('GET', 'https://shop.example/')).status === 200,
    'is no redirect': async_is_plain,
  });
}

function async_is_plain() {
  return true;
}
