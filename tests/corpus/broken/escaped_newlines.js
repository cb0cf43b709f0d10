// expect: escaped_newlines
import http from 'k6/http';\nimport { check } from 'k6';\n\nexport default function () {\n  const res = http.get('https://shop.example.com/');\n  check(res, { ok: (r) => r.status === 200 });\n}\n
