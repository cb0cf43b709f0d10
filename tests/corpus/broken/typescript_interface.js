// expect: typescript
import http from 'k6/http';

interface User {
  name: string;
}

export default function () {
  http.get('https://shop.example.com/users');
}
