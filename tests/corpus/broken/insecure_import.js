// expect: insecure_import
import http from 'k6/http';
import { randomItem } from 'http://jslib.k6.io/k6-utils/1.4.0/index.js';

export default function () {
  http.get(`https://api.example.com/items/${randomItem([1, 2, 3])}`);
}
