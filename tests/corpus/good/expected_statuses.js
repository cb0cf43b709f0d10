import http from 'k6/http';
import { check } from 'k6';

http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 404));

export default function () {
  const res = http.get('https://api.example.com/missing', {
    responseCallback: http.expectedStatuses(200, 404),
  });
  check(res, { answered: (r) => r.status > 0 });
}
