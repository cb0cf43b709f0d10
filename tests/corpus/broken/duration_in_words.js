// expect: invalid_duration
import http from 'k6/http';

export const options = { vus: 10, duration: '2 minutes' };

export default function () {
  http.get('https://api.example.com/');
}
