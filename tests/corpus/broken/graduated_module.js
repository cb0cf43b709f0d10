// expect: removed_module
import http from 'k6/http';
import { setTimeout } from 'k6/experimental/timers';

export default function () {
  http.get('https://api.example.com/');
  setTimeout(() => {}, 10);
}
