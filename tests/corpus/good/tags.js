import http from 'k6/http';
import { check } from 'k6';

export const options = {
  vus: 5,
  duration: '1m',
  tags: { team: 'checkout' },
  thresholds: {
    'http_req_duration{kind:api}': ['p(99)<800'],
    'http_req_duration{kind:static}': ['avg<100', 'max<1000'],
    'checks{kind:api}': [{ threshold: 'rate>0.95', abortOnFail: true, delayAbortEval: '10s' }],
  },
};

export default function () {
  const res = http.get('https://shop.example.com/api/items', { tags: { kind: 'api' } });
  check(res, { ok: (r) => r.status === 200 }, { kind: 'api' });
  http.get('https://shop.example.com/app.css', { tags: { kind: 'static' } });
}
