// expect: relative_url
import http from 'k6/http';

export default function () {
  http.get('/api/items');
}
