import http from 'k6/http';
import { check } from 'k6';

const { SHOP_URL, SHOP_USER: user, SHOP_PASSWORD: password, LANG = 'en' } = __ENV;

export function setup() {
  const res = http.post(`${SHOP_URL}/login`, JSON.stringify({ user, password, lang: LANG }));
  return { token: res.json('token') };
}

export default function (data) {
  const headers = { Authorization: `Bearer ${data.token}` };
  check(http.get(`${SHOP_URL}/orders`, { headers }), { listed: (r) => r.status === 200 });
}
