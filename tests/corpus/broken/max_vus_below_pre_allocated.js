// expect: conflicting_options
import http from 'k6/http';
export const options = { scenarios: { a: { executor: 'constant-arrival-rate', rate: 5, duration: '1m', preAllocatedVUs: 50, maxVUs: 10 } } };
export default function () {
  http.get('https://a.example.com/');
}
