// expect: unknown_executor
import http from 'k6/http';

const kind = ['constant', 'users'].join('-');

export const options = {
  scenarios: { steady: { executor: kind, vus: 10, duration: '1m' } },
};

export default function () {
  http.get('https://api.example.com/');
}
