// Which VU this is. A dry run has a few VUs; the last of them takes the highest number that the
// script's load would give, before the script's first statement looks at it, and one that walks takes
// one number after the other.
import { highestVu, vus } from './plan.js';

/** k6's own number of this VU; 0 in setup(), teardown() and handleSummary(). */
export const place = __VU;

function shown() {
  if (place > 1 && place % vus === 0) {
    return highestVu;
  }
  return place > highestVu ? highestVu : place;
}

const own = shown();
let number = own;

/** The number that the script sees. */
export const seenNumber = () => number;

/** Let the script see another number; its own again if none is given. */
export function beVu(other) {
  number = other === undefined ? own : other;
  globalThis.__VU = number;
}

beVu();
