// expect: exception
const http = require('k6/http');

module.exports.options = { vus: 1, duration: '5s' };

module.exports.default = function () {
  http.default.get('https://api.example.com/');
};
