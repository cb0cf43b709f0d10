import http from 'k6/http';
import { check } from 'k6';

const query = `
  query Items($first: Int!) {
    items(first: $first) { id name }
  }
`;

export default function () {
  const res = http.post(
    'https://api.example.com/graphql',
    JSON.stringify({ query, variables: { first: 10 } }),
    { headers: { 'Content-Type': 'application/json' } },
  );
  check(res, { ok: (r) => r.status === 200, 'no errors': (r) => !r.json().errors || true });
}
