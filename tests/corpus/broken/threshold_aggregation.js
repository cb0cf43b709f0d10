// expect: wrong_aggregation
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { http_req_failed: ['p(95)<0.01'] },
};

export default function () {
  http.get('https://api.example.com/');
}
