"use strict";
var __importDefault = (this && this.__importDefault) || function (given) {
    return (given && given.__esModule) ? given : { "default": given };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.options = void 0;
exports.default = default_1;
exports.teardown = teardown;
const http_1 = __importDefault(require("k6/http"));
const data_1 = require("k6/data");
const metrics_1 = require("k6/metrics");
const tries = new metrics_1.Counter("tries");
const cities = new data_1.SharedArray("cities", () => ["Oslo", "Rome"]);
exports.options = {
    scenarios: { visit: { executor: "per-vu-iterations", vus: 2, iterations: 2 } },
    thresholds: { tries: ["count>3"] },
};
function default_1() {
    tries.add(1);
    http_1.default.get(`https://api.example.com/weather/${cities[(__VU + __ITER) % cities.length]}`);
}
function teardown() {
    http_1.default.del("https://api.example.com/session");
}
