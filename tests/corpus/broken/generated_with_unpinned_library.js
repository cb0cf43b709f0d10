// expect: foreign_dependency
// generated
import { uuidv4 } from 'https://jslib.k6.io/k6-utils/latest/index.js';
import http from 'k6/http';

export default function () {
  http.get(`https://api.example.com/items/${uuidv4()}`);
}
