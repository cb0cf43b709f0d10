// expect: typescript
import http from 'k6/http';
import type { Options } from 'k6/options';

export const options = { vus: 1, iterations: 1 };

export default function () {
  http.get('https://shop.example.com/');
}
