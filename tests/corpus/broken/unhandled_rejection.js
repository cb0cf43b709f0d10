// expect: unhandled_rejection
import http from 'k6/http';

async function login() {
  const res = await http.asyncRequest('GET', 'https://api.example.com/');
  return res.missing.token;
}

export default function () {
  http.get('https://api.example.com/');
  login();
}
