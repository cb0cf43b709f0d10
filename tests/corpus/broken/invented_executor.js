// expect: unknown_executor
import http from 'k6/http';

export const options = {
  scenarios: { steady: { executor: 'constant-rate', rate: 10, duration: '1m' } },
};

export default function () {
  http.get('https://api.example.com/');
}
