import http from 'k6/http';
import { check } from 'k6';

const tags = JSON.parse(__ENV.EXTRA_TAGS);

export const options = { stages: JSON.parse(__ENV.STAGES), tags };

export default function () {
  check(http.get('https://shop.example.com/'), { up: (r) => r.status === 200 });
}
