import http from 'k6/http';
import { check } from 'k6';

function fetch(path) {
  return http.get(`https://api.example.com${path}`);
}

function each(http, visit) {
  return http.delete ? visit(http.delete) : http.items.map(visit);
}

export default function () {
  const process = { env: { NAME: 'load' } };
  const urls = each({ items: ['/a', '/b'] }, (open) => open);
  for (const url of urls) {
    check(fetch(`${url}?by=${process.env.NAME}`), { ok: (r) => r.status === 200 });
  }
  try {
    JSON.parse('{');
  } catch (window) {
    check(window, { 'is an error': (error) => error instanceof SyntaxError });
  }
}
