// asked: Simulate 50 concurrent users browsing https://shop.example.com for 2 minutes
// expect: load_vus_differ
import http from 'k6/http';

export const options = { vus: 5, duration: '2m' };

export default function () {
  http.get('https://shop.example.com/');
}
