// What one iteration does, in order: requests, pauses and checks. Told at its end, bounded; what
// callbacks do afterwards is told at once, as nobody's.
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
      tell('', step);
    }
  } else if (steps.length < MOST_STEPS) {
    steps[steps.length] = step;
  } else {
    left += 1;
  }
}

/** Tell the steps one by one, and how many more there were. */
export function tellTrace(name) {
  for (let i = 0; i < steps.length; i += 1) {
    tell(name, steps[i]);
  }
  if (left > 0) {
    report('steps left', name, left);
  }
  forgetTrace();
}

/** Keep the steps to ourselves. */
export function forgetTrace() {
  steps = undefined;
}

function tell(name, step) {
  const details = ['step', name];
  for (let i = 0; i < step.length; i += 1) {
    details[details.length] = step[i];
  }
  apply(report, undefined, details);
}
