import http from 'k6/http';
import { check } from 'k6';

/* Zeichen außerhalb von ASCII: äöü, 漢字, 🚀 */
export default function () {
  const res = http.get('https://api.example.com/suche?q=' + encodeURIComponent('größe 🚀'));
  check(res, { 'Status ist 200 ✓': (r) => r.status === 200 });
}
