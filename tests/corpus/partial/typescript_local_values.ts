// expect: local_import
import { Options } from 'k6/options';
import { login, Session } from './session.ts';
import http from 'k6/http';

export const options: Options = { vus: 1, iterations: 1 };

export default function (): void {
  const session: Session = login('ann');
  http.get('https://shop.example.com/', { headers: { 'X-Session': session.id } });
}
