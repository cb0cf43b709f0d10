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
let walked;

/** The number that the script sees. */
export const seenNumber = () => (walked === undefined ? own : walked.vu);

/** What a walk shows in place of the numbers of iterations; undefined if there is none. */
export const walkedTo = () => walked;

/** Let the script see another VU, one of its iterations, and how many all VUs have begun. */
export function beIn(vu, iteration, begun) {
  walked = { vu, iteration, begun };
  globalThis.__VU = vu;
  globalThis.__ITER = iteration;
}

/** Let the script see its own VU again. */
export function beOwnVu() {
  walked = undefined;
  globalThis.__VU = own;
}

beOwnVu();
