// expect: invalid_argument
import http from 'k6/http';
import { SharedArray } from 'k6/data';
const users = new SharedArray('users', [{ id: 1 }]);
export default function () {
  http.get('https://a.example.com/' + users[0].id);
}
