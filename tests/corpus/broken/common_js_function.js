// expect: no_entry
const http = require('k6/http');

module.exports = function () {
  http.get('https://api.example.com/');
};
