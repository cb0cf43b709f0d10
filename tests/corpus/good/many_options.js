import http from 'k6/http';
export const options = {
  noConnectionReuse: true, userAgent: 'MyK6UserAgentString/1.0', insecureSkipTLSVerify: true,
  dns: { ttl: '5m', select: 'random', policy: 'preferIPv4' }, hosts: { 'test.k6.io': '1.2.3.4', 'test.k6.io:443': '1.2.3.4:8443' },
  batch: 15, batchPerHost: 5, httpDebug: 'full', maxRedirects: 10, minIterationDuration: '10s', rps: 500, setupTimeout: '30s', teardownTimeout: '1m',
  systemTags: ['status', 'method', 'url'], summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(95)', 'p(99)', 'count'], summaryTimeUnit: 'ms',
  tags: { env: 'ci' }, tlsVersion: { min: 'tls1.2', max: 'tls1.3' }, throw: true, blacklistIPs: ['10.0.0.0/8'], blockHostnames: ['*.ads.example.com'], ext: { loadimpact: { projectID: 123, name: 'x' } }, cloud: { projectID: 3 },
  vus: 5, iterations: 20,
};
export default function () {
  http.get('https://test.k6.io');
}
