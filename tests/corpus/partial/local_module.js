// expect: local_import
import { login } from './lib/login.js';

export default function () {
  login('https://api.example.com');
}
