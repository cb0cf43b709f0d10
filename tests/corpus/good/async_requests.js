import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: 2, iterations: 2 };

async function load(path) {
  return http.asyncRequest('GET', `https://api.example.com${path}`);
}

export default async function () {
  const [items, users] = await Promise.all([load('/items'), load('/users')]);
  check(items, { 'items are up': (r) => r.status === 200 });
  check(users, { 'users are up': (r) => r.status === 200 });
}
