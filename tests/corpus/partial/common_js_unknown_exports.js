// expect: unread_syntax
const http = require('k6/http');

const tests = { default: () => http.get('https://api.example.com/') };

Object.assign(exports, tests);
