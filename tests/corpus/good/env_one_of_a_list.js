import http from 'k6/http';
import { check } from 'k6';

const stage = __ENV.STAGE;
if (!['test', 'live'].includes(stage)) {
  throw new Error('STAGE is test or live');
}

export default function () {
  check(http.get(`https://${stage}.shop.example.com/`), { up: (r) => r.status === 200 });
}
