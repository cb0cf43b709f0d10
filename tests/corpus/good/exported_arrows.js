import http from 'k6/http';
import { check } from 'k6';

const read = () => {
  check(http.get('https://api.example.com/items'), { ok: (r) => r.status === 200 });
};

const write = () => {
  check(http.put('https://api.example.com/items/1', '{}'), { ok: (r) => r.status < 400 });
};

const options = {
  scenarios: {
    read: { executor: 'constant-vus', vus: 2, duration: '10s', exec: 'read' },
    write: { executor: 'per-vu-iterations', vus: 1, iterations: 5, exec: 'writeItems' },
  },
};

export { read, write as writeItems, options };
