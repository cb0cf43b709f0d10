// Which VU this is. A dry run has a few VUs; the last of them takes the highest number that the
// script's load would give, before the script's first statement looks at it.
import { highestVu, vus } from './plan.js';

/** k6's own number of this VU; 0 in setup(), teardown() and handleSummary(). */
export const place = __VU;

function shown() {
  if (place > 1 && place % vus === 0) {
    return highestVu;
  }
  return place > highestVu ? highestVu : place;
}

/** The number that the script sees. */
export const number = shown();

globalThis.__VU = number;
