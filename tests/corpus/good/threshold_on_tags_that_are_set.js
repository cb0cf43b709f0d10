import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';

const paid = new Trend('paid', true);
export const options = {
  tags: { team: 'shop' },
  scenarios: {
    buy: { executor: 'constant-vus', vus: 3, duration: '1m', tags: { kind: 'buyer' } },
  },
  thresholds: {
    'http_req_duration{team:shop}': ['p(95)<300'],
    'http_req_duration{kind:buyer}': ['p(95)<300'],
    'http_req_duration{stage:pay}': ['p(95)<300'],
    'http_req_duration{endpoint:basket, expected_response:true}': ['p(95)<300'],
    'paid{card:visa}': ['avg<100'],
    'checks{about:status}': ['rate>0.9'],
  },
};

export default function () {
  exec.vu.tags.stage = 'pay';
  const params = { tags: { endpoint: 'basket' } };
  const res = http.get('https://shop.example/basket', params);
  check(res, { 'status is 200': (r) => r.status === 200 }, { about: 'status' });
  paid.add(12, { card: 'visa' });
  sleep(1);
}
