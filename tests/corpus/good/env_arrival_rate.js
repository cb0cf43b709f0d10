import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    orders: {
      executor: 'constant-arrival-rate',
      rate: +__ENV.RATE,
      timeUnit: '1s',
      duration: __ENV.HOW_LONG,
      preAllocatedVUs: Number(__ENV.PRE_ALLOCATED),
      maxVUs: Number(__ENV.MAX_VUS),
    },
  },
};

export default function () {
  const res = http.post(`http://${__ENV.SERVER}:${__ENV.SERVER_PORT}/orders`, '{}');
  check(res, { taken: (r) => r.status === 201 });
}
