// expect: unknown_response_field
import http, { RefinedResponse } from 'k6/http';

export default function (): void {
  const res = http.get<'text'>('https://api.example.com/');
  console.log((res as RefinedResponse<'text'>).body, res.statusCode);
}
