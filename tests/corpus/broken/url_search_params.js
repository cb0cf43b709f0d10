// expect: undeclared_name
import http from 'k6/http';

export default function () {
  const query = new URLSearchParams({ page: '1', size: '20' });
  http.get(`https://api.example.com/items?${query.toString()}`);
}
