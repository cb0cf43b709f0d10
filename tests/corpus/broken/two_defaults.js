// expect: syntax_error
import http from 'k6/http';
export default function () {
  http.get('https://a.example.com/');
}
export default function second() {
  http.get('https://a.example.com/2');
}
