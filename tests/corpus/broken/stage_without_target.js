// expect: missing_scenario_field
import http from 'k6/http';
export const options = { stages: [{ duration: '5s', vus: 3 }] };
export default function () { http.get('https://a.example.com/'); }
