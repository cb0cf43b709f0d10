// expect: node_module
import http from 'k6/http';
import { faker } from '@faker-js/faker';

export default function () {
  http.post('https://api.example.com/users', JSON.stringify({ name: faker.person.fullName() }));
}
