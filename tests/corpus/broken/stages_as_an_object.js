// expect: invalid_option
import http from 'k6/http';
export const options = { stages: { duration: '5s', target: 3 } };
export default function () { http.get('https://a.example.com/'); }
