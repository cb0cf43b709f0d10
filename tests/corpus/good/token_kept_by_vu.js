import http from 'k6/http';
let token = null;
let csrf;
export default function () {
  if (!token) { token = http.post('https://api.example.com/login', { u: 'a' }).json('token'); }
  csrf = csrf || http.get('https://api.example.com/csrf').body;
  http.get('https://api.example.com/me', { headers: { Authorization: `Bearer ${token}`, 'X-CSRF': csrf } });
}
