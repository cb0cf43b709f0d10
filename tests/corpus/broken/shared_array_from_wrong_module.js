// expect: unknown_export
import http, { SharedArray } from 'k6/http';

const users = new SharedArray('users', () => [{ id: 1 }]);

export default function () {
  http.get(`https://api.example.com/users/${users[0].id}`);
}
