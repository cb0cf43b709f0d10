// expect: invalid_threshold
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { http_req_duration: ['p(95)<500ms'] },
};

export default function () {
  http.get('https://api.example.com/');
}
