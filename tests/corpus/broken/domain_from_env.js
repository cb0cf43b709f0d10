// expect: host_from_env
// asked: Log in at https://shop.example.com/login
import http from 'k6/http';

export default function () {
  http.post('https://' + __ENV.TARGET_HOST + '/login', JSON.stringify({ user: 'a' }));
}
