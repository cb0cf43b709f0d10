// Time and chance. Nobody waits in a dry run: sleep() and timers move a clock of our own instead, so
// that loops which run until a time end; and draws walk through low, high and middle values, so that
// iterations take the different ways of a branch.
import {
  apply,
  construct,
  defineProperty,
  get,
  NativeDate,
  NativeProxy,
  now as realNow,
  round,
} from './natives.js';

// A script that asks so often within one iteration waits for a time to come.
const PATIENCE = 200;
const IMPATIENT_STEP_MS = 1000;
// Timers keep their order: each takes a 200th of its time, and at most this.
const LONGEST_TIMER_MS = 50;
const TIMER_SCALE = 200;
// The first draws of the iterations, and the step from one draw to the next: the golden ratio, whose
// multiples fill an interval evenly.
const FIRST_DRAWS = [0.001, 0.999, 0.5, 0.75, 0.25, 0.88, 0.12, 0.63, 0.38];
const NEXT_DRAW = 0.6180339887498949;

let ahead = 0;
let asked = 0;
let draw = 0.5;
let drawn = 0;

// Walked iterations draw from sequences that fill an interval evenly, each by itself and the first
// ones together, too: multiples of the golden ratio and of roots of primes.
const STEPS = [
  0.6180339887498949, 0.4142135623730951, 0.7320508075688772, 0.6457513110645906,
  0.3166247903553998, 0.605551275463989, 0.12310562561766059, 0.358898943540674,
];
let walked = -1;

/** Begin an iteration; `number` counts the iterations of all VUs of a scenario. */
export function beginIteration(number) {
  asked = 0;
  drawn = 0;
  draw = FIRST_DRAWS[number % FIRST_DRAWS.length];
}

/** Begin a walked iteration: how many were before it. */
export function beginWalked(number) {
  beginIteration(0);
  walked = number;
}

/** Draw as ever again. */
export function endWalk() {
  walked = -1;
}

function walkedDraw() {
  const step = drawn < STEPS.length ? STEPS[drawn] : 0.2 + ((drawn * NEXT_DRAW) % 1) * 0.6;
  return ((walked + 0.5) * step + drawn * 0.1) % 1;
}

/** Let time pass that nobody waits for. */
export function pass(seconds) {
  ahead += round(seconds * 1000);
}

function now() {
  asked += 1;
  if (asked > PATIENCE) {
    ahead += IMPATIENT_STEP_MS;
  }
  return realNow() + ahead;
}

const ShiftedDate = new NativeProxy(NativeDate, {
  construct: (target, args, made) => construct(target, args.length === 0 ? [now()] : args, made),
  apply: (target) => apply(target, undefined, []),
  get: (target, name, receiver) => (name === 'now' ? now : get(target, name, receiver)),
});
defineProperty(NativeDate.prototype, 'constructor', { value: ShiftedDate });
globalThis.Date = ShiftedDate;

/** Whether the iteration that was begun last drew a random number. */
export function drew() {
  return drawn > 0;
}

Math.random = function random() {
  if (walked >= 0) {
    const value = walkedDraw();
    drawn += 1;
    return value;
  }
  const value = draw;
  draw = (draw + NEXT_DRAW) % 1;
  drawn += 1;
  return value;
};

const { setTimeout: timeout, setInterval: interval } = globalThis;

function shorter(ms) {
  const scaled = ms / TIMER_SCALE;
  return scaled > LONGEST_TIMER_MS ? LONGEST_TIMER_MS : scaled;
}

function sooner(args) {
  if (args.length > 1) {
    args[1] = shorter(args[1]);
  }
  return args;
}

globalThis.setTimeout = (...args) => apply(timeout, undefined, sooner(args));
globalThis.setInterval = (...args) => apply(interval, undefined, sooner(args));
