// expect: no_request
import http from 'k6/http';
import { sleep } from 'k6';

export const options = { vus: 1, duration: '10s' };

function visit() {
  http.get('https://api.example.com/');
}

export default function () {
  sleep(1);
}
