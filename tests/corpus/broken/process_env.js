// expect: undeclared_name
import http from 'k6/http';

const BASE = process.env.BASE_URL || 'https://api.example.com';

export default function () {
  http.get(`${BASE}/items`);
}
