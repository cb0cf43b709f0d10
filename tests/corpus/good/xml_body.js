import http from 'k6/http';
import { check } from 'k6';

const envelope = (id) => `<?xml version="1.0"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body><GetItem><Id>${id}</Id></GetItem></soap:Body>
</soap:Envelope>`;

export default function () {
  const res = http.post('https://api.example.com/soap', envelope(7), {
    headers: { 'Content-Type': 'text/xml', SOAPAction: 'GetItem' },
  });
  check(res, { ok: (r) => r.status === 200 || r.status === 201 });
}
