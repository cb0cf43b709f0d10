// expect: too_many_arguments
import http from 'k6/http';
export default function () {
  http.get('https://a.example.com/search', { q: 'shoes' }, { headers: { Accept: 'application/json' } });
}
