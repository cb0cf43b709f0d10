// expect: init_exception
import http from 'k6/http';

const settings = JSON.parse('{ base: "https://api.example.com" }');

export default function () {
  http.get(settings.base);
}
