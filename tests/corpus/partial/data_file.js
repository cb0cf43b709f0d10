// expect: data_file
import http from 'k6/http';
import { check } from 'k6';
import { SharedArray } from 'k6/data';

const users = new SharedArray('users', () => JSON.parse(open('./users.json')));

export default function () {
  const user = users[Math.floor(Math.random() * users.length)];
  const res = http.post('https://api.example.com/login', JSON.stringify(user));
  check(res, { ok: (r) => r.status === 200 || r.status === 201 });
}
