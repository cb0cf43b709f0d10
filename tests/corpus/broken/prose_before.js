// expect: prose, syntax_error
Here is the load test script that you asked for.

import http from 'k6/http';

export default function () {
  http.get('https://shop.example.com/');
}
