// expect: missing_scenario_field
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    orders: { executor: 'constant-arrival-rate', rate: Number(__ENV.RATE), duration: '1m' },
  },
};

export default function () {
  const headers = { 'X-Api-Key': __ENV.API_KEY };
  check(http.get(`${__ENV.BASE_URL}/`, { headers }), { up: (r) => r.status === 200 });
}
