// Runs the script's functions and tells how each ended. What the script may import is imported here,
// so that all of it is evaluated before the script.
import { leaveInit } from './guard.js';
import { beginIteration, drew } from './clock.js';
import { iterationInScenario } from './execution.js';
import { gaveUp } from './k6.js';
import { completeSummary } from './metrics.js';
import { create, getOwnPropertyDescriptor, now } from './natives.js';
import { iterations, sparseIteration, statistics, vus, walks } from './plan.js';
import { describe, mute, openStream, report } from './report.js';
import { beSparse, freeze, thaw } from './stand_in.js';
import { beginTrace, forgetTrace, steps, tellTrace } from './trace.js';
import { place } from './vu.js';
import { remember, walk } from './walk.js';

// A VU goes on after this many iterations only if they were quick.
const NEEDED = 2;
const PATIENCE_MS = 1200;

const startedAt = now();
let secret;
const counts = create(null);

/** Take the secret that reports begin with. */
export function begin(nonce) {
  secret = nonce;
}

/** Run setup(), whose exceptions end the run. */
export async function prepare(work) {
  openStream('setup', secret);
  return freeze(await attempt('setup', 0, work, undefined, true));
}

/** Run teardown(). */
export async function finish(work, data) {
  openStream('teardown', secret);
  await attempt('teardown', 0, work, data, false);
}

/** Run one iteration of a scenario's function; `name` is the worker's name for the scenario. */
export async function run(name, work, data) {
  openStream(`vu ${place}`, secret);
  const number = counts[name] === undefined ? 0 : counts[name];
  counts[name] = number + 1;
  const way = walks[name];
  if (way !== undefined && number === way.number) {
    await walkOnce(name, way, work, data);
    return;
  }
  if (number >= NEEDED && now() - startedAt > PATIENCE_MS) {
    report('skipped', name, number);
    return;
  }
  if (showsNothingNew(number)) {
    report('spared', name, number);
    return;
  }
  beginIteration((place - 1) * iterations + number);
  if (number !== sparseIteration) {
    await attempt(name, number, work, data, false);
    return;
  }
  beSparse(true);
  mute(true);
  await attemptSparse(name, number, work, data);
  mute(false);
  beSparse(false);
}

// The last iteration of all walks, when the other VUs are done.
async function walkOnce(name, way, work, data) {
  if (iterationInScenario() < way.total - 1) {
    report('spared', name, way.number);
    return;
  }
  report('start', name, way.number);
  await walk(name, way, () => work(thaw(data)), (thrown) => tellThrown(name, way.number, thrown));
  report('end', name, way.number);
}

// The VU with the highest number differs from the others in its number, and in what it draws.
function showsNothingNew(number) {
  const isLast = place > 1 && place % vus === 0;
  return (number === sparseIteration && place > 1) || (isLast && number > 0 && !drew());
}

/** Tell how many iterations k6 counted, and run handleSummary(), if there is one. */
export function summarize(work, data) {
  openStream('summary', secret);
  const counted = getOwnPropertyDescriptor(data.metrics, 'iterations');
  report('iterations', counted === undefined ? 0 : counted.value.values.count);
  if (work === undefined) {
    return {};
  }
  leaveInit();
  report('start', 'handleSummary', 0);
  try {
    work(completeSummary(data, statistics));
    report('end', 'handleSummary', 0);
  } catch (thrown) {
    tellThrown('handleSummary', 0, thrown);
  }
  return {};
}

async function attempt(name, number, work, data, rethrow) {
  leaveInit();
  beginTrace();
  report('start', name, number);
  try {
    const result = await work(thaw(data));
    remember(name, steps());
    tellTrace(name);
    report('end', name, number);
    return result;
  } catch (thrown) {
    tellTrace(name);
    tellThrown(name, number, thrown);
    if (rethrow) {
      throw thrown;
    }
    return undefined;
  }
}

function tellThrown(name, number, thrown) {
  const { message, stack } = describe(thrown);
  if (gaveUp(thrown)) {
    report('gave up', name, number, thrown.message, stack);
  } else {
    report('exception', name, number, message, stack);
  }
}

// What goes wrong with an empty answer is worth a warning, and proves nothing else.
async function attemptSparse(name, number, work, data) {
  beginTrace();
  report('start', name, number);
  try {
    await work(thaw(data));
  } catch (thrown) {
    if (!gaveUp(thrown)) {
      const { message, stack } = describe(thrown);
      report('fragile', name, number, message, stack);
    }
  }
  forgetTrace();
  report('end', name, number);
}
