// expect: misplaced_option
import http from 'k6/http';

export const options = {
  stages: [{ duration: '1m', target: 10 }],
  gracefulStop: '10s',
};

export default function () {
  http.get('https://api.example.com/');
}
