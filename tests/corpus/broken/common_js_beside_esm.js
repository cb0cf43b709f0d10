// expect: undeclared_name
import http from 'k6/http';

module.exports.options = { vus: 2, duration: '10s' };

export default function () {
  http.get('https://api.example.com/');
}
