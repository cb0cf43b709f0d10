// expect: undeclared_name
import http from 'k6/http';

const BASE_URL = 'https://api.example.com';

export default function () {
  http.get(`${BASEURL}/items`);
}
