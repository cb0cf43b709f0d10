import http from 'k6/http';
import { check } from 'k6';

export const options = {
  vus: 1,
  duration: '10s',
  insecureSkipTLSVerify: true,
  tlsVersion: { min: http.TLS_1_2, max: http.TLS_1_3 },
  hosts: { 'api.example.com': '192.0.2.10' },
  noConnectionReuse: true,
  userAgent: 'load-test/1.0',
  dns: { ttl: '1m', select: 'roundRobin', policy: 'preferIPv4' },
};

export default function () {
  check(http.get('https://api.example.com/'), { ok: (r) => r.status === 200 });
}
