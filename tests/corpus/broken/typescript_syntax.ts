// expect: syntax_error
import http from 'k6/http';

export default function (): void {
  const res: = http.get('https://api.example.com/');
  console.log(res.status);
}
