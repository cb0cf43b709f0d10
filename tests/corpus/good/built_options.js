import http from 'k6/http';
import { check } from 'k6';

const peak = 40;
const stage = (duration, target) => ({ duration, target });
const thresholds = { http_req_failed: ['rate<0.01'] };

export const options = {
  stages: [stage('1m', peak), stage('3m', peak), stage('1m', 0)],
  thresholds: { ...thresholds, http_req_duration: ['p(95)<500'] },
};

export default function () {
  check(http.get('https://shop.example.com/'), { ok: (r) => r.status === 200 });
}
