// Scenarios that a function makes, and no default function.
import http from 'k6/http';
import { check } from 'k6';

const group = (vus, exec) => ({ executor: 'constant-vus', vus, duration: '1m', exec });

export const options = {
  scenarios: { readers: group(9, 'read'), writers: group(1, 'write') },
  thresholds: { 'http_req_duration{scenario:readers}': ['p(95)<500'] },
};

export function read() {
  check(http.get('https://wiki.example/home'), { read: (r) => r.status === 200 });
}

export function write() {
  check(http.put('https://wiki.example/home', 'text'), { written: (r) => r.status === 200 });
}
