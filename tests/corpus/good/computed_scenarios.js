import http from 'k6/http';
import { check } from 'k6';

const regions = ['eu', 'us'];
const scenarios = {};
for (const region of regions) {
  scenarios[region] = {
    executor: 'constant-vus',
    vus: 2,
    duration: '30s',
    env: { REGION: region },
    exec: 'visit',
  };
}

export const options = { scenarios };

export function visit() {
  const region = __ENV.REGION || 'eu';
  check(http.get(`https://${region}.example.com/`), { ok: (r) => r.status === 200 });
}
