// expect: escaped_template
import http from 'k6/http';

const BASE = 'https://shop.example.com';

export default function () {
  http.get(\`\${BASE}/products\`);
}
