// expect: undeclared_name
import http from 'k6/http';

const template = { items: [{ sku: 'A1', quantity: 1 }] };

export default function () {
  const order = structuredClone(template);
  http.post('https://api.example.com/orders', JSON.stringify(order));
}
