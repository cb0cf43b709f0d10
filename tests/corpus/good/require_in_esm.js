const http = require('k6/http');
const { check, sleep: pause } = require('k6');
const Trend = require('k6/metrics').Trend;

const size = new Trend('answer_size');

export const options = { vus: 4, duration: '30s', thresholds: { answer_size: ['avg<100000'] } };

export default function () {
  const res = http.get('https://shop.example.com/catalogue');
  size.add(res.body.length);
  check(res, { 'catalogue is there': (r) => r.status === 200 });
  pause(1);
}
