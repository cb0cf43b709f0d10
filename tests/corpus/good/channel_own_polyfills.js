Array.prototype.last = function last() {
  return this[this.length - 1];
};
String.prototype.slug = function slug() {
  return this.toLowerCase();
};
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const res = http.get('https://shop.example/items');
  check(res, { 'status is 200': (r) => r.status === 200 });
  http.get(`https://shop.example/${['A', 'B'].last().slug()}`);
}
