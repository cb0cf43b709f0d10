import http from 'k6/http';
import { check } from 'k6';

const content = new Uint8Array([104, 101, 108, 108, 111]);

export default function () {
  const res = http.post('https://api.example.com/upload', {
    description: 'a small file',
    file: http.file(content.buffer, 'hello.txt', 'text/plain'),
  });
  check(res, { stored: (r) => r.status === 200 || r.status === 201 });
}
