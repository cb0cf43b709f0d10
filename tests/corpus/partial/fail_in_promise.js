// expect: gave_up
import http from 'k6/http';
import { fail } from 'k6';

async function token() {
  const res = http.post('https://id.example.com/token');
  if (res.json('access') !== 'right') {
    fail('no token');
  }
  return res.json('access');
}

export async function setup() {
  const first = token();
  return { token: await first };
}

export default function (data) {
  http.get('https://shop.example.com/', { headers: { Authorization: data.token } });
}
