// expect: data_runs_out
import http from 'k6/http';
import { check, sleep } from 'k6';

const words = ['ash', 'beech', 'cedar', 'elm', 'fir', 'gum', 'holly', 'ivy', 'juniper', 'larch'];
export const options = { vus: 2, duration: '20m' };

export default function () {
  const res = http.get('https://shop.example/search?q=' + words[__ITER], { tags: { name: 'search' } });
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
