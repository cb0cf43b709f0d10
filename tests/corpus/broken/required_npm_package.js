// expect: node_module
const http = require('k6/http');
const axios = require('axios');

exports.default = function () {
  axios.get('https://api.example.com/');
  http.get('https://api.example.com/');
};
