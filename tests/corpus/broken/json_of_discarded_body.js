// expect: exception
import http from 'k6/http';

export const options = { vus: 1, iterations: 1, discardResponseBodies: true };

export default function () {
  const res = http.get('https://api.example.com/items');
  const items = res.json();
  console.log(items.length);
}
