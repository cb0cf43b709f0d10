// expect: no_entry
import http from 'k6/http';

export const options = { vus: 5, duration: '1m' };

function run() {
  http.get('https://api.example.com/');
}
