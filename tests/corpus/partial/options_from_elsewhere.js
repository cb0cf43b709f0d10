// asked: 50 users on https://shop.example.com/ for 2 minutes
// expect: local_import
import http from 'k6/http';
import { check } from 'k6';
import { load } from './load.js';

export const options = { vus: load.users, duration: '2m' };

export default function () {
  check(http.get('https://shop.example.com/'), { ok: (r) => r.status === 200 });
}
