// expect: unknown_response_field
import http from 'k6/http';

export default function () {
  const res = http.get('https://api.example.com/items');
  const items = res.data.items;
  console.log(items.length);
}
