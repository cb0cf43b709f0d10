// expect: unknown_export
import http from 'k6/http';
import { Trend } from 'k6';

const latency = new Trend('latency');

export default function () {
  latency.add(http.get('https://api.example.com/').timings.duration);
}
