// expect: data_file
import http from 'k6/http';
import { check } from 'k6';
const load = (name) => JSON.parse(open(name));
const cfg = load('./config.json');
const env = cfg[__ENV.ENVIRONMENT || 'staging'] || {};
export const options = { vus: env.vus || 5, duration: env.duration || '30s', thresholds: env.thresholds || {} };
export default function () {
  const r = http.get(`${env.baseUrl}/health`);
  check(r, { ok: (r) => r.status === 200 });
}
