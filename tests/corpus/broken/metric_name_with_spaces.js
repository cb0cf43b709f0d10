// expect: init_exception
import http from 'k6/http';
import { Trend } from 'k6/metrics';
const t = new Trend('login time (ms)');
export default function () {
  const r = http.get('https://a.example.com/');
  t.add(r.timings.duration);
}
