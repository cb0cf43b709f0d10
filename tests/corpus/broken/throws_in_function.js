// expect: exception
import http from 'k6/http';

const users = [];

export default function () {
  const user = users[Math.floor(Math.random() * users.length)];
  http.get(`https://api.example.com/users/${user.id}`);
}
