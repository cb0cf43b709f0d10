// expect: exec_not_exported
import type { Options } from 'k6/options';
import http from 'k6/http';

export const options: Options = {
  scenarios: { browse: { executor: 'constant-vus', vus: 2, duration: '10s', exec: 'browse' } },
};

function browse(): void {
  http.get('https://api.example.com/');
}
