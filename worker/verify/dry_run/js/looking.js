// Which answers a check takes: its condition is asked again while every answer has another status, or
// another text. Only where a plan asks what answers are checked for.
import { indexOf } from './natives.js';
import { asked } from './plan.js';
import { isMuted, mute } from './report.js';

const ASKS = asked.statuses.length + asked.texts.length > 0;
// The last two parts of a request's step.
const ACCEPTS = 13;
const REJECTS = 14;

let looks;

/** What a condition sees in place of a field of an answer; undefined if that is the field itself. */
export function shownInstead(step, name) {
  if (looks === undefined || (name !== 'status' && name !== 'body')) {
    return undefined;
  }
  if (step !== undefined) {
    looks[name][looks[name].length] = step;
  }
  return looks.shown[name];
}

/** Ask a condition, and find out which answers it takes. */
export function judged(condition, value) {
  if (!ASKS || isMuted()) {
    return condition(value);
  }
  const seen = { status: [], body: [], shown: {} };
  let outcome;
  looks = seen;
  try {
    outcome = condition(value);
  } finally {
    looks = undefined;
  }
  if (seen.status.length > 0 && asked.statuses.length > 0) {
    tellAccepted(seen.status, condition, value);
  }
  // Where the status is not the right one, the text may not have been looked at.
  const answers = seen.body.length > 0 ? seen.body : seen.status;
  if (answers.length > 0 && asked.texts.length > 0) {
    tellRejected(answers, condition, value);
  }
  return outcome;
}

function takes(condition, value, status, body) {
  const muted = isMuted();
  mute(true);
  looks = { status: [], body: [], shown: { status, body } };
  try {
    return !!condition(value);
  } catch {
    return false;
  } finally {
    looks = undefined;
    mute(muted);
  }
}

// All checks of an answer have to take it.
function tellAccepted(steps, condition, value) {
  let text;
  for (let i = 0; i < asked.texts.length; i += 1) {
    text = `${text === undefined ? '' : text} ${asked.texts[i]}`;
  }
  let accepted = '|';
  for (let i = 0; i < asked.statuses.length; i += 1) {
    if (takes(condition, value, asked.statuses[i], text)) {
      accepted += `${asked.statuses[i]}|`;
    }
  }
  for (let i = 0; i < steps.length; i += 1) {
    steps[i][ACCEPTS] = steps[i][ACCEPTS] === '' ? accepted : common(steps[i][ACCEPTS], accepted);
  }
}

function common(one, other) {
  let both = '|';
  for (let i = 0; i < asked.statuses.length; i += 1) {
    const listed = `|${asked.statuses[i]}|`;
    if (indexOf(one, listed) >= 0 && indexOf(other, listed) >= 0) {
      both += `${asked.statuses[i]}|`;
    }
  }
  return both;
}

function tellRejected(steps, condition, value) {
  for (let i = 0; i < asked.texts.length; i += 1) {
    if (needs(condition, value, asked.texts[i], undefined) || needsWithAny(condition, value, asked.texts[i])) {
      for (let k = 0; k < steps.length; k += 1) {
        steps[k][REJECTS] += `|${i}`;
      }
    }
  }
}

function needsWithAny(condition, value, text) {
  for (let i = 0; i < asked.statuses.length; i += 1) {
    if (needs(condition, value, text, asked.statuses[i])) {
      return true;
    }
  }
  return false;
}

const needs = (condition, value, text, status) =>
  takes(condition, value, status, text) && !takes(condition, value, status, '');
