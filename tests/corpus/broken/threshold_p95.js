// expect: invalid_threshold
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { http_req_duration: [{ threshold: 'p95<500', abortOnFail: true }] },
};

export default function () {
  http.get('https://api.example.com/');
}
