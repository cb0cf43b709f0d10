// expect: node_module
import http from 'k6/http';
import fs from 'fs';

const users = JSON.parse(fs.readFileSync('users.json'));

export default function () {
  http.get(`https://api.example.com/users/${users[0].id}`);
}
