// expect: unknown_member
import http from 'k6/http';
import crypto from 'k6/crypto';

export default function () {
  http.get(`https://api.example.com/items/${crypto.randomUUID()}`);
}
