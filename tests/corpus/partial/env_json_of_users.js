// expect: exception, dry_run_incomplete
import http from 'k6/http';
import { check } from 'k6';

const data = JSON.parse(__ENV.ACCOUNTS);

export default function () {
  const account = data.accounts[__VU % data.accounts.length];
  const res = http.post('https://shop.example.com/login', JSON.stringify(account));
  check(res, { 'logged in': (r) => r.status === 200 });
}
