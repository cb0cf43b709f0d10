// Stands for https://jslib.k6.io/k6chaijs: every chain of words exists, no expectation fails.
import { check, group } from 'k6';

function chain() {
  return new Proxy(() => chain(), {
    get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : chain()),
  });
}

export function expect(value, name = 'expect') {
  check(value, { [name]: () => true });
  return chain();
}

export function describe(name, work) {
  group(name, work);
  return true;
}

export const chai = { use() {}, expect, config: {} };
export default chai;
