// expect: extension, undeclared_name
import faker from 'k6/x/faker';
import http from 'k6/http';

export default function () {
  http.get(`https://api.example.com/users/${faker.person.firstName()}?at=${chrono.now()}`);
}
