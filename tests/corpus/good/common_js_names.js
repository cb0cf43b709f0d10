'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.browse = exports.options = void 0;

var http = require('k6/http');
var k6 = require('k6');
var execution = require('k6/execution');

exports.options = {
  scenarios: {
    browse: { executor: 'per-vu-iterations', vus: 2, iterations: 3, exec: 'browse' },
  },
};

exports.browse = function () {
  var res = http.get('https://api.example.com/items?vu=' + execution.vu.idInTest);
  k6.check(res, { 'items arrive': function (r) { return r.status === 200; } });
  k6.sleep(0.5);
};
