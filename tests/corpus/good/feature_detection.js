import http from 'k6/http';
import { check } from 'k6';

const debug = typeof process !== 'undefined' && process.env.DEBUG === '1';
const encode = typeof btoa === 'function' ? btoa : (text) => text;

export default function () {
  const res = http.get(`https://api.example.com/?q=${encode('pen')}`);
  check(res, { ok: (r) => r.status === 200 });
  if (debug) {
    console.log(res.status);
  }
}
