import http from 'k6/http';
import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';

const users = new SharedArray('users', function () {
  return Array.from({ length: 20 }, (_, index) => ({ name: `user${index}`, password: 'test' }));
});

export const options = { vus: 4, iterations: 20 };

export default function () {
  const user = users[exec.scenario.iterationInTest % users.length];
  const res = http.post('https://api.example.com/login', JSON.stringify(user), {
    headers: { 'Content-Type': 'application/json' },
  });
  check(res, { 'logged in': (r) => r.status === 200 });
}
