import http from 'k6/http';
import { check } from 'k6';

export const options = {
  vus: 1,
  iterations: 2,
  summaryTrendStats: ['avg', 'p(95)', 'p(99)'],
};

export default function () {
  check(http.get('https://shop.example.com/'), { ok: (r) => r.status === 200 });
}

export function handleSummary(data) {
  const p95 = data.metrics.http_req_duration.values['p(95)'];
  return { stdout: `p95: ${p95.toFixed(1)} ms\n` };
}
