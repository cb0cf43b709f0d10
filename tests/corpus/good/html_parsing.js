import http from 'k6/http';
import { check } from 'k6';
import { parseHTML } from 'k6/html';

export default function () {
  const res = http.get('https://shop.example.com/');
  const doc = parseHTML(res.body);
  const title = doc.find('head title').text();
  const links = [];
  doc.find('a').each((index, element) => {
    links.push(element.getAttribute('href'));
  });
  check(res, { ok: (r) => r.status === 200, 'title is text': () => typeof title === 'string' });
}
