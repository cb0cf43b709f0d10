// expect: exec_not_exported
import http from 'k6/http';

export const options = {
  scenarios: {
    checkout: { executor: 'per-vu-iterations', vus: 2, iterations: 3, exec: 'checkOut' },
  },
};

export function checkout() {
  http.post('https://api.example.com/orders', '{}');
}
