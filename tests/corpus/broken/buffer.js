// expect: undeclared_name
import http from 'k6/http';

export default function () {
  const credentials = Buffer.from('user:pass').toString('base64');
  http.get('https://api.example.com/', { headers: { Authorization: `Basic ${credentials}` } });
}
