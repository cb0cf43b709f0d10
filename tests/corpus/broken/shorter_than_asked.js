// asked: Keep 30 users on https://shop.example.com/ for 10 minutes
// expect: load_duration_differs
import http from 'k6/http';

export const options = { vus: 30, duration: '1m' };

export default function () {
  http.get('https://shop.example.com/');
}
