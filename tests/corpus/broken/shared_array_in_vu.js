// expect: init_only
import http from 'k6/http';
import { SharedArray } from 'k6/data';

export default function () {
  const ids = new SharedArray('ids', () => [1, 2, 3]);
  http.get(`https://api.example.com/items/${ids[0]}`);
}
