// asked: 50 users on https://shop.example.com/ for 2 minutes
// expect: load_vus_differ
import http from 'k6/http';
import { check } from 'k6';
import { visit } from 'https://cdn.example.com/lib/visit.js';

const peak = 5;

export const options = { vus: peak, duration: '2m' };

export default function () {
  check(http.get(visit('https://shop.example.com/')), { ok: (r) => r.status === 200 });
}
