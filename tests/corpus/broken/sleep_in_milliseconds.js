// expect: sleep_in_milliseconds
import http from 'k6/http';
import { sleep } from 'k6';

export default function () {
  http.get('https://api.example.com/');
  sleep(1000);
}
