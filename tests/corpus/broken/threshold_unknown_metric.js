// expect: unknown_metric
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { response_time: ['p(95)<500'] },
};

export default function () {
  http.get('https://api.example.com/');
}
