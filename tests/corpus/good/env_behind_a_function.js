import http from 'k6/http';
import { check } from 'k6';

function address(path) {
  return __ENV.API_ROOT.replace(/\/$/, '') + path;
}

function read(root, name) {
  return http.get(`${root}/${name}`);
}

export default function () {
  check(http.get(address('/items')), { listed: (r) => r.status === 200 });
  check(read(__ENV.CDN, 'logo.png'), { shown: (r) => r.status === 200 });
}
