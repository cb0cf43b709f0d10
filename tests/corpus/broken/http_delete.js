// expect: unknown_member
import http from 'k6/http';

export default function () {
  http.delete('https://api.example.com/items/1');
}
