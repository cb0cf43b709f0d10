// expect: conflicting_options
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    orders: {
      executor: 'constant-arrival-rate',
      rate: 20,
      duration: '1m',
      preAllocatedVUs: 50,
      maxVUs: Number(__ENV.MAX_VUS),
    },
  },
};

export default function () {
  check(http.get('https://shop.example.com/'), { up: (r) => r.status === 200 });
}
