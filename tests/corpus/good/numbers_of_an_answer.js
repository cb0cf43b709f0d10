import http from 'k6/http';
export default function () {
  const r = http.get('https://example.com/orders');
  const total = r.json('orders').reduce((a, o) => a + o.amount, 0);
  const rows = new Array(r.json('count')).fill(0);
  const s = 'x'.repeat(r.json('n'));
  const amount = r.json('price').toFixed(2);
  http.post('https://example.com/pay', JSON.stringify({ total, amount, rows: rows.length, s }), { headers: { 'Content-Type': 'application/json' } });
}
