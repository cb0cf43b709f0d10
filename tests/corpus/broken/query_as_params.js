// expect: unknown_parameter
import http from 'k6/http';
export default function () {
  http.get('https://a.example.com/search', { params: { q: 'shoes' } });
}
