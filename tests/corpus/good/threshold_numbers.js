import http from 'k6/http';
export const options = { vus: 1, duration: '10s', thresholds: { http_req_failed: ['rate<.01'], http_req_duration: ['p(95)<5e2', 'p(99.9) < 1000', 'avg<=200.', 'med < 100'], checks: ['rate>.9'] } };
export default function () {
  http.get('https://api.example.com/x');
}
