// expect: unknown_export
import { get, delete as del } from 'k6/http';
export default function () {
  get('https://a.example.com/');
  del('https://a.example.com/1');
}
