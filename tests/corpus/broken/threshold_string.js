// expect: threshold_not_a_list
import http from 'k6/http';

export const options = {
  vus: 5,
  duration: '30s',
  thresholds: { http_req_duration: 'p(95)<500' },
};

export default function () {
  http.get('https://api.example.com/');
}
