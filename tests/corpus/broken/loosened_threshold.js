// asked: 10 users for 1 minute on https://api.example.com/items, p95 under 400 ms
// expect: load_threshold_differs
import http from 'k6/http';

export const options = {
  vus: 10,
  duration: '1m',
  thresholds: { http_req_duration: ['p(95)<2000'] },
};

export default function () {
  http.get('https://api.example.com/items');
}
