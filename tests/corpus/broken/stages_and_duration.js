// expect: conflicting_options
import http from 'k6/http';

export const options = {
  duration: '5m',
  stages: [{ duration: '1m', target: 10 }, { duration: '4m', target: 10 }],
};

export default function () {
  http.get('https://api.example.com/');
}
