// expect: syntax_error
import http from 'k6/http';

export const options = {
  stages: [
    { duration: '30s', target: 20 },
    { duration: '1m', target: 20 ,
  ],
};

export default function () {
  http.get('https://shop.example.com/');
}
