// expect: invalid_duration
import http from 'k6/http';

export const options = {
  stages: [{ duration: '1 min', target: 20 }, { duration: '30sec', target: 0 }],
};

export default function () {
  http.get('https://api.example.com/');
}
