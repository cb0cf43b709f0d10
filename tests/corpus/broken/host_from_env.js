// expect: host_from_env
// asked: Get /items from https://shop.example.com
import http from 'k6/http';

const BASE_URL = __ENV.BASE_URL;

export default function () {
  http.get(`${BASE_URL}/items`);
}
