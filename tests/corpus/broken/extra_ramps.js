// asked: Run 20 users for 2 minutes against https://shop.example.com/
// expect: load_duration_differs
import http from 'k6/http';

export const options = {
  stages: [
    { duration: '1m', target: 20 },
    { duration: '2m', target: 20 },
    { duration: '1m', target: 0 },
  ],
};

export default function () {
  http.get('https://shop.example.com/');
}
