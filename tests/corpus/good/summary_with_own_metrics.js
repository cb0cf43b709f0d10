import http from 'k6/http';
import { check, sleep } from 'k6';
import { Counter, Trend } from 'k6/metrics';
export const options = { vus: 20, duration: '1m' };
const failures = new Counter('login_failures');
const wait = new Trend('login_wait', true);

export default function () {
  const res = http.get('https://shop.example/login');
  check(res, { ok: (r) => r.status === 200 });
  if (res.status !== 200) {
    failures.add(1);
    wait.add(res.timings.waiting);
  }
}

export function handleSummary(data) {
  return {
    stdout: `${data.metrics.login_failures.values.count} ${data.metrics.login_wait.values['p(95)']}\n`,
    'summary.json': JSON.stringify(data.metrics.http_req_duration.values),
  };
}
