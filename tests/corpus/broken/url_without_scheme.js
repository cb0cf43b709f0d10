// expect: relative_url
import http from 'k6/http';

export default function () {
  const id = Math.ceil(Math.random() * 10);
  http.get(`api.example.com/items/${id}`);
}
