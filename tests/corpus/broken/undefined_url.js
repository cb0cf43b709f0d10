// expect: relative_url, suspicious_url, exception
import http from 'k6/http';

const config = { base: 'https://api.example.com' };

export default function () {
  http.get(config.itemsUrl);
}
