const http = require("k6/http");
const { randomIntBetween } = require("https://jslib.k6.io/k6-utils/1.4.0/index.js");

module.exports.options = { vus: 1, duration: "10s" };

module.exports.default = () => {
  http.get(`https://api.example.com/items/${randomIntBetween(1, 9)}`);
};

module.exports.teardown = function () {
  http.del("https://api.example.com/session");
};
