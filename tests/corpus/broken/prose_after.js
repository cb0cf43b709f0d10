// expect: prose, syntax_error
import http from 'k6/http';

export default function () {
  http.get('https://shop.example.com/');
}

This script sends one request per iteration.
