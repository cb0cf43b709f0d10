// Walks a function many ways in one iteration: over chance, over the numbers of VUs and over those of
// iterations. It tells how often the function makes which requests. It also lets one request after the
// other fail, and tells whether rates that the script keeps itself count that.
import { beginWalked, endWalk } from './clock.js';
import { failAt, playBack, sentSince } from './http.js';
import { takeRates } from './metrics.js';
import { create, floor, keys, now } from './natives.js';
import { describe, mute, report, reportAll } from './report.js';
import { beginTrace, flat, leftOut, takeTrace } from './trace.js';
import { beIn, beOwnVu } from './vu.js';

// Longer than this nobody waits for what an iteration may do else. On a busy machine that may be over
// before anything was seen, so some draws have more time: of fewer, nobody can tell how often it does what.
const PATIENCE_MS = 200;
const LEAST_DRAWS = 90;
const MOST_PATIENCE_MS = 2000;
// By which VUs and iterations are chosen: independent of what is drawn.
const VU_STEP = 0.4031242374328485;
const ITERATION_STEP = 0.557438524302;
const ITERATIONS = 100;
const MOST_COURSES = 300;
const MOST_WHOLE = 20;
const MOST_FAILING = 12;
const STARTS = 3;

/** Walk; `tell` hears what is thrown where the load would come, too. */
export async function walk(name, way, work, tell) {
  const startedAt = now();
  const inTime = (done = LEAST_DRAWS) =>
    now() - startedAt < (done < LEAST_DRAWS ? MOST_PATIENCE_MS : PATIENCE_MS);
  playBack(true);
  if (way.always || differ(name)) {
    await walkOver(name, way, work, tell, inTime);
  }
  if (way.fails) {
    await letFail(name, work, inTime);
  }
  playBack(false);
  mute(false);
  beOwnVu();
  endWalk();
}

async function walkOver(name, way, work, tell, inTime) {
  const courses = create(null);
  const thrown = create(null);
  let kinds = 0;
  let most = way.iterations;
  for (let i = 0; i < way.draws && inTime(i); i += 1) {
    const vu = 1 + floor(((i * VU_STEP) % 1) * way.vus);
    const iteration = floor(((i * ITERATION_STEP) % 1) * ITERATIONS);
    const comes = iteration < most;
    mute(!comes);
    const problem = await once(i, vu, iteration, work);
    const steps = takeTrace();
    if (problem !== undefined && comes && !(problem.text in thrown)) {
      thrown[problem.text] = true;
      tell(problem.value);
    }
    if (i === 0 && way.seconds !== null) {
      most = floor(way.seconds / lengthOf(steps));
    }
    const key = keyOf(steps);
    if (key in courses) {
      courses[key].count += 1;
    } else if (kinds < MOST_COURSES) {
      courses[key] = { count: 1, steps, left: leftOut() };
      kinds += 1;
    }
  }
  const found = keys(courses);
  for (let i = 0; i < found.length; i += 1) {
    tellCourse(name, courses[found[i]], i < MOST_WHOLE);
  }
}

async function once(number, vu, iteration, work) {
  beIn(vu, iteration, number);
  beginWalked(number);
  beginTrace();
  try {
    await work();
    return undefined;
  } catch (value) {
    return { value, text: describe(value).message };
  }
}

const seen = create(null);

/** Remember which requests an iteration made. */
export function remember(name, steps) {
  const key = keyOf(steps);
  if (!(name in seen)) {
    seen[name] = { key, differ: false };
  } else if (seen[name].key !== key) {
    seen[name].differ = true;
  }
}

const differ = (name) => name in seen && seen[name].differ;

// Seconds that an iteration takes at the most: its pauses, and a second for each request.
function lengthOf(steps) {
  let seconds = 0;
  for (let i = 0; i < steps.length; i += 1) {
    seconds += steps[i][0] === 'pause' ? steps[i][1] : steps[i][0] === 'request' ? 1 : 0;
  }
  return seconds < 1 ? 1 : seconds;
}

function keyOf(steps) {
  let key = '';
  for (let i = 0; i < steps.length; i += 1) {
    if (steps[i][0] === 'request') {
      key += `${steps[i][1]} ${steps[i][2]}\n`;
    }
  }
  return key;
}

// Of many courses, only the first are told with what their requests carry.
function tellCourse(name, { count, steps, left }, whole) {
  const told = [];
  for (let i = 0; i < steps.length; i += 1) {
    const step = steps[i];
    if (step[0] === 'request') {
      told[told.length] = whole ? step[3]() : [step[0], step[1], step[2], '', '', '', '', '', '', ''];
    } else if (whole || step[0] === 'pause') {
      told[told.length] = step;
    }
  }
  reportAll(flat(['walked', name, `${count} ${left}`], told));
}

async function letFail(name, work, inTime) {
  const rates = create(null);
  let failed = 0;
  mute(true);
  for (let start = 0; start < STARTS; start += 1) {
    const requests = await failing(start, -1, work);
    addAll(rates, takeRates(), false);
    for (let i = 0; i < requests && i < MOST_FAILING && inTime(); i += 1) {
      await failing(start, i, work);
      addAll(rates, takeRates(), true);
      failed += 1;
    }
  }
  failAt(-1);
  const names = keys(rates);
  for (let i = 0; i < names.length; i += 1) {
    const { right, wrong, counted } = rates[names[i]];
    report('rate', name, names[i], right, wrong, counted, failed);
  }
}

// Without a failure, how often each rate was told true and false; with one, whether any was true.
function addAll(rates, told, failed) {
  const names = keys(told);
  for (let i = 0; i < names.length; i += 1) {
    const rate = names[i] in rates ? rates[names[i]] : { right: 0, wrong: 0, counted: 0 };
    const { right, wrong } = told[names[i]];
    if (failed) {
      rate.counted += right > 0 ? 1 : 0;
    } else {
      rate.right += right;
      rate.wrong += wrong;
    }
    rates[names[i]] = rate;
  }
}

async function failing(start, number, work) {
  takeRates();
  failAt(number);
  await once(start, 1, 0, work);
  takeTrace();
  return sentSince();
}
