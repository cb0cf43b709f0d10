// expect: init_only
import http from 'k6/http';
import { Trend } from 'k6/metrics';

export default function () {
  const latency = new Trend('latency');
  const res = http.get('https://api.example.com/');
  latency.add(res.timings.duration);
}
