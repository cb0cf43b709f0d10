// expect: local_import, undeclared_name
import './shims/core.js';
import http from 'k6/http';

export const options = { vus: 1, iterations: 1 };

export default function () {
  pm.environment.set('host', 'shop.example.com');
  http.get(`https://${pm.environment.get('host')}/orders`);
}
