// expect: remote_import
import http from 'k6/http';
import { check } from 'k6';
import { helper } from 'https://cdn.example.com/lib/helper.js';

export default function () {
  check(http.get(helper('https://api.example.com/')), { ok: (r) => r.status === 200 });
}
