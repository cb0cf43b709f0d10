// What one iteration does, in order: requests, pauses and checks. Told at its end in one report,
// bounded; what callbacks do afterwards is told at once, as nobody's.
import { apply } from './natives.js';
import { report } from './report.js';

const MOST_STEPS = 60;
const MOST_LATE = 500;

let steps;
let left = 0;
let late = 0;

/** Begin to keep the steps of an iteration. */
export function beginTrace() {
  steps = [];
  left = 0;
}

/** Keep a step: its kind, and what belongs to it. */
export function note(...step) {
  if (steps === undefined) {
    late += 1;
    if (late <= MOST_LATE) {
      tell('', [step], 0);
    }
  } else if (steps.length < MOST_STEPS) {
    steps[steps.length] = step;
  } else {
    left += 1;
  }
}

/** Tell the steps, and how many more there were. */
export function tellTrace(name) {
  tell(name, steps, left);
  forgetTrace();
}

/** Keep the steps to ourselves. */
export function forgetTrace() {
  steps = undefined;
}

// One flat list: each step is preceded by the number of its parts.
function tell(name, list, more) {
  const details = ['steps', name, more];
  for (let i = 0; i < list.length; i += 1) {
    details[details.length] = list[i].length;
    for (let k = 0; k < list[i].length; k += 1) {
      details[details.length] = list[i][k];
    }
  }
  apply(report, undefined, details);
}
