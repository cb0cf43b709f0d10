import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';
export const options = {
  scenarios: { rows: { executor: 'shared-iterations', vus: 2, iterations: 4 } },
};
const rows = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }];

export default function () {
  const row = rows[exec.scenario.iterationInTest];
  const r = http.get(`https://shop.example/r/${row.id}`, { tags: { name: 'row' } });
  check(r, { ok: (x) => x.status === 200 });
}
