// expect: exception
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = {
  scenarios: {
    s1: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f1' },
    s2: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f2' },
    s3: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f3' },
    s4: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f4' },
    s5: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f5' },
    s6: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f6' },
    s7: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f7' },
    s8: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f8' },
    s9: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f9' },
    s10: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f10' },
    s11: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f11' },
    s12: { executor: 'constant-vus', vus: 1, duration: '10s', exec: 'f12' },
  },
};
const nothing = {};
export function f1() {
  const r = http.get('https://shop.example/1');
  check(r, { ok: (x) => x.status === 200 });

}
export function f2() {
  const r = http.get('https://shop.example/2');
  check(r, { ok: (x) => x.status === 200 });

}
export function f3() {
  const r = http.get('https://shop.example/3');
  check(r, { ok: (x) => x.status === 200 });

}
export function f4() {
  const r = http.get('https://shop.example/4');
  check(r, { ok: (x) => x.status === 200 });

}
export function f5() {
  const r = http.get('https://shop.example/5');
  check(r, { ok: (x) => x.status === 200 });

}
export function f6() {
  const r = http.get('https://shop.example/6');
  check(r, { ok: (x) => x.status === 200 });

}
export function f7() {
  const r = http.get('https://shop.example/7');
  check(r, { ok: (x) => x.status === 200 });

}
export function f8() {
  const r = http.get('https://shop.example/8');
  check(r, { ok: (x) => x.status === 200 });

}
export function f9() {
  const r = http.get('https://shop.example/9');
  check(r, { ok: (x) => x.status === 200 });

}
export function f10() {
  const r = http.get('https://shop.example/10');
  check(r, { ok: (x) => x.status === 200 });

}
export function f11() {
  const r = http.get('https://shop.example/11');
  check(r, { ok: (x) => x.status === 200 });
  nothing.here();
}
export function f12() {
  const r = http.get('https://shop.example/12');
  check(r, { ok: (x) => x.status === 200 });

}
