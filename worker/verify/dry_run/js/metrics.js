// Stands for the module 'k6/metrics': remembers which metrics the script makes, because a summary
// shows only those that were counted, and in a dry run few are.
import * as metrics from 'k6/metrics';

import { construct, create, get, keys, NativeNumber, NativeProxy } from './natives.js';
import { plainly } from './stand_in.js';

const made = create(null);

// How often each rate was told something true, and something false, since somebody last asked.
let told = create(null);

/** Return how often each rate was told something true and false, and count anew. */
export function takeRates() {
  const taken = told;
  told = create(null);
  return taken;
}

function tell(name, value) {
  const before = name in told ? told[name] : { right: 0, wrong: 0 };
  told[name] = value ? { right: before.right + 1, wrong: before.wrong } : { right: before.right, wrong: before.wrong + 1 };
}

function remembering(type) {
  return new NativeProxy(metrics[type], {
    construct(target, args, newTarget) {
      const metric = construct(target, args, newTarget);
      made[args[0]] = type;
      return counting(metric, type === 'Rate' ? args[0] : undefined);
    },
  });
}

// k6 takes numbers and texts only, where a script may have something of an answer.
function counting(metric, rate) {
  const add = (value, tags) => {
    const number = plainly(value);
    if (rate !== undefined) {
      tell(rate, typeof value === 'boolean' ? value : NativeNumber(value) !== 0);
    }
    metric.add(number === value ? value : NativeNumber(value), plainTags(tags));
  };
  return new NativeProxy(metric, {
    get: (target, name) => (name === 'add' ? add : get(target, name)),
  });
}

/** Turn what k6 takes no tag of into text. */
export function plainTags(tags) {
  if (tags === null || typeof tags !== 'object') {
    return tags;
  }
  const plain = {};
  const names = keys(tags);
  for (let i = 0; i < names.length; i += 1) {
    plain[names[i]] = plainly(tags[names[i]]);
  }
  return plain;
}

export const Counter = remembering('Counter');
export const Gauge = remembering('Gauge');
export const Rate = remembering('Rate');
export const Trend = remembering('Trend');

const VALUES = {
  Counter: () => ({ count: 0, rate: 0 }),
  Gauge: () => ({ value: 0, min: 0, max: 0 }),
  Rate: () => ({ rate: 0, passes: 0, fails: 0 }),
  Trend: trend,
};

function trend(statistics) {
  const values = {};
  for (let i = 0; i < statistics.length; i += 1) {
    values[statistics[i]] = 0;
  }
  return values;
}

/** Add the metrics that nothing was counted for to what handleSummary() gets. */
export function completeSummary(data, statistics) {
  const names = keys(made);
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i];
    if (!(name in data.metrics)) {
      const type = made[name];
      data.metrics[name] = { type, contains: 'default', values: VALUES[type](statistics) };
    }
  }
  return data;
}

export default { Counter, Gauge, Rate, Trend };
