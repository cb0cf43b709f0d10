// What one iteration does, in order: requests, pauses and checks. Told at its end in one report,
// bounded; what callbacks do afterwards is told at once, as nobody's.
import { reportAll } from './report.js';

const MOST_STEPS = 300;
const MOST_LATE = 500;

let kept;
let left = 0;
let late = 0;

/** Begin to keep the steps of an iteration. */
export function beginTrace() {
  kept = [];
  left = 0;
}

/** The steps of this iteration so far. */
export const steps = () => kept;

/** Keep a step: its kind, and what belongs to it. */
export const note = (...step) => keep(step);

/** Keep a step whose parts may still change. */
export function keep(step) {
  if (kept === undefined) {
    late += 1;
    if (late <= MOST_LATE) {
      tell('', [step], 0);
    }
  } else if (kept.length < MOST_STEPS) {
    kept[kept.length] = step;
  } else {
    left += 1;
  }
}

/** Tell the steps, and how many more there were. */
export function tellTrace(name) {
  tell(name, kept, left);
  forgetTrace();
}

/** Return the steps, and tell none of them. */
export function takeTrace() {
  const taken = kept;
  forgetTrace();
  return taken === undefined ? [] : taken;
}

/** How many steps of this iteration, or of the one before, were not kept. */
export const leftOut = () => left;

/** Keep the steps to ourselves. */
export function forgetTrace() {
  kept = undefined;
}

function tell(name, list, more) {
  reportAll(flat(['steps', name, more], list));
}

/** One flat list of details: each step is preceded by the number of its parts. */
export function flat(details, list) {
  for (let i = 0; i < list.length; i += 1) {
    details[details.length] = list[i].length;
    for (let k = 0; k < list[i].length; k += 1) {
      details[details.length] = list[i][k];
    }
  }
  return details;
}
