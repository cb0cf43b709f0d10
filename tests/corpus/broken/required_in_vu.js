// expect: init_only
export default function () {
  const http = require('k6/http');
  http.get('https://api.example.com/');
}
