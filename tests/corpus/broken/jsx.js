// expect: syntax_error
import http from 'k6/http';

const page = <div>hello</div>;

export default function () {
  http.post('https://shop.example.com/', page);
}
