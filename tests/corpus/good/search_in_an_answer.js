import http from 'k6/http';
export default function () {
  const items = http.get('https://api.example.com/items').json();
  const cheap = items.filter((i) => i.price < 10).sort((a, b) => a.price - b.price)[0];
  const red = items.find((i) => i.color === 'red');
  http.post('https://api.example.com/cart', JSON.stringify({ id: red.id, c: cheap && cheap.id }), { headers: { 'content-type': 'application/json' } });
}
