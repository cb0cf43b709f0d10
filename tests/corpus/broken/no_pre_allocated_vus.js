// expect: missing_scenario_field
import http from 'k6/http';

export const options = {
  scenarios: {
    steady: { executor: 'constant-arrival-rate', rate: 100, timeUnit: '1s', duration: '1m' },
  },
};

export default function () {
  http.get('https://api.example.com/');
}
