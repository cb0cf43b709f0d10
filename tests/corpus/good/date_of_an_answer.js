import http from 'k6/http';
export default function () {
  const r = http.get('https://api.example.com/x');
  const expires = new Date(r.json('expires_at')).toISOString();
  const wait = Math.max(0, (Date.parse(expires) - Date.now()) / 1000);
  http.get(`https://api.example.com/y?e=${expires}`);
}
