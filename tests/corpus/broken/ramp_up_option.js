// expect: unknown_option
import http from 'k6/http';
export const options = { vus: 10, duration: '1m', rampUp: '30s' };
export default function () {
  http.get('https://a.example.com/');
}
