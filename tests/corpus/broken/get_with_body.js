// expect: too_many_arguments
import http from 'k6/http';

export default function () {
  http.get('https://api.example.com/items', null, { headers: { Accept: 'application/json' } });
}
