import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export function setup() {
  const ids = [];
  for (let i = 0; i < 300; i += 1) {
    const res = http.post('https://shop.example/users', JSON.stringify({ n: i }), {
      headers: { 'Content-Type': 'application/json' },
    });
    ids.push(res.json('id'));
  }
  return { ids };
}

export default function (data) {
  const id = data.ids[__ITER % data.ids.length];
  const res = http.get(`https://shop.example/users/${id}`, { tags: { name: 'user' } });
  check(res, { ok: (r) => r.status === 200 });
}
