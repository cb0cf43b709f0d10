// expect: hang
import http from 'k6/http';

export default function () {
  let done = false;
  while (!done) {
    done = Date.now() < 0;
  }
  http.get('https://api.example.com/');
}
