// expect: foreign_dependency
// generated
import faker from 'https://cdn.example.com/faker@1.2.3/index.js';
import http from 'k6/http';

export default function () {
  http.get(`https://api.example.com/users/${faker.name()}`);
}
