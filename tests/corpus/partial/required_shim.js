// expect: local_import
require('./setup-globals.js');
const { login } = require('./lib/session.js');
const http = require('k6/http');

exports.options = { vus: 1, iterations: 1 };

exports.default = function () {
  login(accounts[0]);
  http.get('https://shop.example.com/orders');
};
