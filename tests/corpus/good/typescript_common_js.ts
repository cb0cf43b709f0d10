import http = require('k6/http');
import { check } from 'k6';

const statuses: Record<string, number> = { ok: 200 };

export const options = { vus: 1, iterations: 1 };

export default function main(this: unknown): void {
  const res = http.get('https://api.example.com/status');
  check(res, { up: (r) => r.status === statuses.ok });
}
