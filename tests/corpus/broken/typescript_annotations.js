// expect: typescript
import http from 'k6/http';

const BASE: string = 'https://shop.example.com';

export default function (): void {
  http.get(`${BASE}/products`);
}
