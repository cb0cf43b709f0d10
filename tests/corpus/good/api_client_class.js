import http from 'k6/http';
import { check, sleep } from 'k6';
class ApiClient {
  #token = null;
  static VERSION = 'v2';
  constructor(base) { this.base = base; }
  get headers() { return this.#token ? { Authorization: this.#token } : {}; }
  login(user) { const r = http.post(`${this.base}/${ApiClient.VERSION}/login`, JSON.stringify(user), { headers: { 'Content-Type': 'application/json' } }); this.#token = r.json()?.token ?? 'none'; return this; }
  list({ page = 1, size = 20 } = {}) { return http.get(`${this.base}/items?page=${page}&size=${size}`, { headers: this.headers }); }
}
const client = new ApiClient('https://api.example.com');
export default function main() {
  const res = client.login({ name: 'bob', pass: 'pw' }).list({ page: __ITER + 1 });
  check(res, { 'items': (r) => Array.isArray(r.json('items')) || true });
  sleep(0.5);
}
