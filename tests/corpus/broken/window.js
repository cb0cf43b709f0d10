// expect: undeclared_name
import http from 'k6/http';

export default function () {
  const base = window.location.origin;
  http.get('https://api.example.com/' + base);
}
