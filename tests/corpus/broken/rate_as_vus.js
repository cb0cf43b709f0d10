// asked: Send 100 requests per second to https://api.example.com/items for 1 minute
// expect: load_rate_differs
import http from 'k6/http';
import { sleep } from 'k6';

export const options = { vus: 100, duration: '1m' };

export default function () {
  http.get('https://api.example.com/items');
  sleep(1);
}
