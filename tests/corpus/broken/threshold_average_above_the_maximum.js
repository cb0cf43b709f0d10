// expect: impossible_threshold
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { http_req_duration: [{ threshold: 'max<=500', abortOnFail: true }, 'avg>500'] },
};

export default function () {
  const res = http.get('https://shop.example/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
