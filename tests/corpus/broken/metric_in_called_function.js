// expect: init_only, exception
import http from 'k6/http';
import { Counter } from 'k6/metrics';

function count(name) {
  return new Counter(name);
}

export default function () {
  http.get('https://api.example.com/');
  count('visits').add(1);
}
