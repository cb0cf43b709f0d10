// expect: unknown_module
import http from 'k6/http';
import { randomString } from 'k6/utils';

export default function () {
  http.get(`https://api.example.com/search?q=${randomString(8)}`);
}
