// expect: exception
import http from 'k6/http';

export function setup() {
  const config = undefined;
  return { token: config.token };
}

export default function (data) {
  http.get('https://api.example.com/', { headers: { Authorization: data.token } });
}
