// expect: unknown_scenario_field
import http from 'k6/http';

export const options = {
  scenarios: {
    steady: { executor: 'constant-vus', vus: 10, duration: '1m', target: 20 },
  },
};

export default function () {
  http.get('https://api.example.com/');
}
