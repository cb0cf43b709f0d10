// expect: unknown_option
import http from 'k6/http';
export const options = { vus: 5, duration: '5s', threshold: { http_req_duration: ['p(95)<500'] } };
export default function () {
  http.get('https://a.example.com/');
}
