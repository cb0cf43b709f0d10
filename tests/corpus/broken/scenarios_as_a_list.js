// expect: invalid_option
import http from 'k6/http';
export const options = { scenarios: [{ executor: 'constant-vus', vus: 1, duration: '5s' }] };
export default function () { http.get('https://a.example.com/'); }
