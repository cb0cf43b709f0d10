// expect: invalid_threshold
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { http_req_duration: ['p(95)<500 && avg<200'] },
};

export default function () {
  http.get('https://api.example.com/');
}
