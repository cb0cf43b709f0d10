// expect: invalid_option
import http from 'k6/http';
export const options = { scenarios: { a: { executor: 'constant-vus', vus: 1, duration: '5s', exec: browse } } };
export function browse() { http.get('https://a.example.com/'); }
