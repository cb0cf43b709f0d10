// asked: 50 users for 2 minutes on https://shop.example.com/
// expect: load_vus_differ
import http from 'k6/http';

export const options = {
  stages: [
    { duration: '30s', target: 5 },
    { duration: '1m', target: 5 },
    { duration: '30s', target: 0 },
  ],
};

export default function () {
  http.get('https://shop.example.com/');
}
