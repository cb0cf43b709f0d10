// expect: init_timeout, resource_limit
import http from 'k6/http';

const primes = [];
for (let n = 2; primes.length >= 0; n += 1) {
  primes[0] = n;
}

export default function () {
  http.get(`https://api.example.com/${primes[0]}`);
}
