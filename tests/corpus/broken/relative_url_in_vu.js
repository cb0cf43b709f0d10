// expect: relative_url
import http from 'k6/http';

const paths = ['/items', '/orders'];

export default function () {
  for (const path of paths) {
    http.get(path);
  }
}
