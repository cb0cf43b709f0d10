// expect: undeclared_name
import http from 'k6/http';

declare function wait(seconds: number): void;

export default function (): void {
  http.get('https://api.example.com/');
  wait(1);
}
