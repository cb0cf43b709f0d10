// Stands for the module 'k6': nobody sleeps, and calls with wrong arguments are reported.
import k6 from 'k6';

import { complain, report } from './report.js';

const LONG_S = 100;
// Nobody pauses a VU for a quarter of an hour; a thousand is one second, in milliseconds.
const MILLISECONDS = 1000;

/** What fail() throws. The private field is how the runner knows it; a script cannot make one. */
class GaveUp extends Error {
  #made = true;

  static is(thrown) {
    return thrown !== null && typeof thrown === 'object' && #made in thrown;
  }
}
export const gaveUp = GaveUp.is;

export const { randomSeed } = k6;

export function sleep(seconds) {
  const value = Number(seconds);
  if (Number.isNaN(value)) {
    complain('invalid_argument', `sleep() needs a number of seconds, not ${String(seconds)}`);
  } else if (value >= MILLISECONDS) {
    complain('sleep_in_milliseconds', `sleep(${value}) pauses for ${value} seconds`);
  } else if (value >= LONG_S) {
    complain('sleep_in_milliseconds?', `sleep(${value}) pauses for ${value} seconds`);
  }
}

export function fail(message) {
  throw new GaveUp(message === undefined ? '' : String(message));
}

export function group(name, work) {
  return k6.group(name, work);
}

export function check(value, checks, tags) {
  if (checks === null || typeof checks !== 'object') {
    complain(
      'check_without_functions',
      `check() needs an object of functions, not ${checks === null ? 'null' : typeof checks}`,
    );
    return false;
  }
  if (value !== null && typeof value === 'object' && value instanceof Promise) {
    complain('missing_await', 'check() looks at a promise, not at what it will give');
  }
  let passed = true;
  for (const [name, condition] of Object.entries(checks)) {
    passed = one(value, name, condition, tags) && passed;
  }
  return passed;
}

function one(value, name, condition, tags) {
  let outcome = condition;
  if (typeof condition === 'function') {
    outcome = condition(value);
    if (outcome !== null && typeof outcome === 'object' && outcome instanceof Promise) {
      complain('async_callback', `the check '${name}' is an async function: it always passes`);
    }
  }
  const passed = Boolean(outcome);
  report('check', name, passed ? 'passed' : 'failed');
  // k6's own check() still sees to tags and to its own rules.
  const own = { [name]: () => passed };
  return tags === undefined ? k6.check(value, own) : k6.check(value, own, tags);
}

export default { check, fail, group, randomSeed, sleep };
