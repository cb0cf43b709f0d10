import http from 'k6/http';
import { check } from 'k6';
import exec, { vu } from 'k6/execution';

export const options = { vus: 2, iterations: 4 };

export default function () {
  exec.vu.metrics.tags.step = 'read';
  const res = http.get(
    `https://api.example.com/items/${exec.scenario.iterationInTest}?vu=${vu.idInTest}`,
  );
  if (res.status === 503) {
    exec.test.abort('the service is down');
  }
  check(res, { ok: (r) => r.status === 200 });
}
