import http from 'k6/http';
export default function () {
  const r = http.get('https://example.com/feed');
  const next = r.json('links.next');
  http.get(next);
  http.get(`https://example.com${r.json('path')}`);
  r.json('items').forEach((i) => http.get(i.url));
  const form = r.html().find('form').attr('action');
  http.post(form, {});
}
