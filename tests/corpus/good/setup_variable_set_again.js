import http from 'k6/http';
let token;
export function setup() {
  token = http.post('https://api.example.com/login', { u: 'a' }).json('token');
  return { token: token };
}
export default function (data) {
  token = data.token;
  http.get('https://api.example.com/me?t=' + token);
}
