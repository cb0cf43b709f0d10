import http from 'k6/http';
import { check } from 'k6';

const HOST = __ENV.HOST ? `https://${__ENV.HOST}` : 'https://localhost:8443';

export default function () {
  const res = http.get(`${HOST}/health`);
  check(res, { up: (r) => r.status === 200 });
  if (__ENV.OTHER_URL) {
    http.get(__ENV.OTHER_URL);
  }
}
