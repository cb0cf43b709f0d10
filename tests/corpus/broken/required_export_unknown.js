// expect: unknown_export
const { get } = require('k6/http');
const { sleep, assert } = require('k6');

exports.default = () => {
  get('https://api.example.com/');
  assert(true);
  sleep(1);
};
