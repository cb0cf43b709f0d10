// expect: conflicting_options
import http from 'k6/http';

export const options = {
  vus: 50,
  scenarios: {
    steady: { executor: 'constant-vus', vus: 50, duration: '2m' },
  },
};

export default function () {
  http.get('https://api.example.com/');
}
