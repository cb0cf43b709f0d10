import http from 'k6/http';
import { check } from 'k6';
import { setTimeout as later } from 'k6/timers';

function pause(milliseconds) {
  return new Promise((resolve) => {
    later(resolve, milliseconds);
  });
}

export default async function () {
  const res = http.get('https://api.example.com/');
  await pause(20);
  check(res, { ok: (r) => r.status === 200 });
}
