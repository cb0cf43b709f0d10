// expect: unknown_response_field, exception
import http from 'k6/http';

export default function () {
  const res = http.get('https://api.example.com/items');
  const items = JSON.parse(res.text());
  console.log(items.length);
}
