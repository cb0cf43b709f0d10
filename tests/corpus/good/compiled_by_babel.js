"use strict";

Object.defineProperty(exports, "__esModule", {
  value: true
});
exports["default"] = _default;
exports.options = void 0;
exports.setup = setup;

var _url = require("https://jslib.k6.io/url/1.0.0/index.js");
var _http = _interopRequireDefault(require("k6/http"));
var _k = require("k6");

function _interopRequireDefault(given) {
  return given && given.__esModule ? given : { "default": given };
}

var options = {
  vus: 3,
  duration: "30s"
};
exports.options = options;

function setup() {
  return { term: "tea" };
}

function _default(data) {
  var url = new _url.URL("https://shop.example.com/search");
  url.searchParams.append("q", data.term);
  var res = _http["default"].get(url.toString());
  (0, _k.check)(res, {
    "search answers": function searchAnswers(r) {
      return r.status === 200;
    }
  });
  (0, _k.sleep)(1);
}
