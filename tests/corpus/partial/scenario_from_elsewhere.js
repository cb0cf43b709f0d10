// asked: 50 users on https://shop.example.com/ for 2 minutes
// expect: local_import
import http from 'k6/http';
import { check } from 'k6';
import { executor, users } from './load.js';
import { pages } from './metrics.js';

export const options = {
  scenarios: { main: { executor: executor, vus: users, duration: '2m' } },
  thresholds: { pages_seen: ['count>10'] },
};

export default function () {
  check(http.get('https://shop.example.com/'), { ok: (r) => r.status === 200 });
  pages.add(1);
}
