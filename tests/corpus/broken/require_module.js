// expect: dynamic_import
const http = require('k6/http');

export default function () {
  http.get('https://api.example.com/');
}
