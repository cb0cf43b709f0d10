// Stands for the module 'k6': nobody sleeps, and calls with wrong arguments are reported.
import k6 from 'k6';

import { pass } from './clock.js';
import { isPlayedBack, isResponse } from './http.js';
import { isNotANumber, keys, NativeNumber, NativePromise, NativeString, isMadeBy } from './natives.js';
import { judged } from './looking.js';
import { complain } from './report.js';
import { note } from './trace.js';

const LONG_S = 100;
// Nobody pauses a VU for a quarter of an hour; a thousand is one second, in milliseconds.
const MILLISECONDS = 1000;
const PromisePrototype = NativePromise.prototype;

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
  const value = NativeNumber(seconds);
  if (isNotANumber(value)) {
    complain('invalid_argument', `sleep() needs a number of seconds, not ${NativeString(seconds)}`);
    return;
  }
  if (value >= MILLISECONDS) {
    complain('sleep_in_milliseconds', `sleep(${value}) pauses for ${value} seconds`);
  } else if (value >= LONG_S) {
    complain('sleep_in_milliseconds?', `sleep(${value}) pauses for ${value} seconds`);
  }
  note('pause', value);
  pass(value);
}

export function fail(message) {
  throw new GaveUp(message === undefined ? '' : NativeString(message));
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
  if (isResponse(checks)) {
    complain('check_without_functions', 'check() takes the answer first, then the functions');
    return false;
  }
  if (isMadeBy(PromisePrototype, value)) {
    complain('missing_await', 'check() looks at a promise, not at what it will give');
  }
  let passed = true;
  const names = keys(checks);
  for (let i = 0; i < names.length; i += 1) {
    passed = one(value, names[i], checks[names[i]], tags) && passed;
  }
  return passed;
}

function one(value, name, condition, tags) {
  let outcome = condition;
  if (typeof condition === 'function') {
    outcome = isPlayedBack() ? condition(value) : judged(condition, value);
    if (isMadeBy(PromisePrototype, outcome)) {
      complain('async_callback', `the check '${name}' is an async function: it always passes`);
    }
  } else {
    complain('check_is_no_function', `the check '${name}' is a value, not a function`);
  }
  const passed = !!outcome;
  note('check', name, passed ? 'passed' : 'failed');
  if (isPlayedBack()) {
    return passed;
  }
  // k6's own check() still sees to tags and to its own rules.
  const own = { [name]: () => passed };
  return tags === undefined ? k6.check(value, own) : k6.check(value, own, tags);
}

export default { check, fail, group, randomSeed, sleep };
