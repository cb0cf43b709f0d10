import http from 'k6/http';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
const myTrend = new Trend('waiting_time', true), myCounter = new Counter('my_counter');
let myGauge = new Gauge('my_gauge');
var myRate = new Rate('my_rate');
export const options = { thresholds: { waiting_time: ['avg<600', { threshold: 'p(99.9)<2000', abortOnFail: true, delayAbortEval: '10s' }], my_counter: ['count>=1'], my_gauge: ['value<1000'], my_rate: ['rate<=0.1'], 'http_reqs': ['rate>1'] } };
export default function () {
  const r = http.get('https://httpbin.org');
  myTrend.add(r.timings.waiting, { my_tag: 'x' });
  myCounter.add(1); myGauge.add(r.body.length); myRate.add(r.error_code !== 0);
}
