// Runs one of the script's functions and tells how it ended.
import { leaveInit } from './guard.js';
import { gaveUp } from './k6.js';
import { describe, report } from './report.js';
import { freeze, lookedAtAnswer, thaw } from './stand_in.js';

const LONGEST_TIMER_MS = 50;

// Timers of a script are made for a test of minutes.
const { setTimeout: timeout, setInterval: interval } = globalThis;
const shorter = (ms) => (ms > LONGEST_TIMER_MS ? LONGEST_TIMER_MS : ms);
globalThis.setTimeout = (work, ms, ...args) => timeout(work, shorter(ms), ...args);
globalThis.setInterval = (work, ms, ...args) => interval(work, shorter(ms), ...args);

/** Run setup(), whose exceptions end the run. */
export async function prepare(work) {
  return freeze(await attempt('setup', work, undefined, true));
}

/** Run a function; `name` is the worker's name for it. */
export async function run(name, work, data) {
  await attempt(name, work, data, false);
}

async function attempt(name, work, data, rethrow) {
  leaveInit();
  report('start', name);
  try {
    const result = await work(thaw(data));
    report('end', name);
    return result;
  } catch (thrown) {
    if (gaveUp(thrown)) {
      report('gave up', name, thrown.message, thrown.stack);
    } else {
      const { message, stack } = describe(thrown);
      report('exception', `${name}${lookedAtAnswer() ? '?' : ''}`, message, stack);
    }
    if (rethrow) {
      throw thrown;
    }
    return undefined;
  }
}
