// expect: markdown_fence
```
import http from 'k6/http';
import { sleep } from 'k6';

export const options = { vus: 5, duration: '30s' };

export default function () {
  http.get('https://shop.example.com/');
  sleep(1);
}
```
