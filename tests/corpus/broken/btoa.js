// expect: undeclared_name
import http from 'k6/http';

export default function () {
  http.get('https://api.example.com/', { headers: { Authorization: 'Basic ' + btoa('a:b') } });
}
