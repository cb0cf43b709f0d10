// asked: 10 users for 1 minute on https://api.example.com/items, error rate below 1%
// expect: load_threshold_missing
import http from 'k6/http';

export const options = { vus: 10, duration: '1m' };

export default function () {
  http.get('https://api.example.com/items');
}
