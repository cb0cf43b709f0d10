// Stands for https://jslib.k6.io/k6-utils: the same names, the same kinds of results.
import { check as k6Check } from 'k6';

// Unlike k6's own check(), this one waits for conditions that are async.
export function check(value, checks, tags) {
  const outcomes = Object.entries(checks).map(([name, condition]) => [
    name,
    typeof condition === 'function' ? condition(value) : condition,
  ]);
  const settle = (settled) => {
    const own = Object.fromEntries(settled.map(([name, outcome]) => [name, () => outcome]));
    return tags === undefined ? k6Check(value, own) : k6Check(value, own, tags);
  };
  if (outcomes.some(([, outcome]) => outcome instanceof Promise)) {
    return Promise.all(outcomes.map(async ([name, outcome]) => [name, await outcome])).then(settle);
  }
  return settle(outcomes);
}

export function randomIntBetween(min, max) {
  return Math.floor(Math.random() * (max - min + 1) + min);
}

export function randomItem(items) {
  return items[Math.floor(Math.random() * items.length)];
}

export function randomString(length, charset = 'abcdefghijklmnopqrstuvwxyz') {
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text += charset[Math.floor(Math.random() * charset.length)];
  }
  return text;
}

export function uuidv4() {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () =>
    Math.floor(Math.random() * 16).toString(16),
  );
}

export function findBetween(content, left, right, repeat = false) {
  const found = [];
  let from = content.indexOf(left);
  while (from >= 0) {
    const start = from + left.length;
    const end = content.indexOf(right, start);
    if (end < 0) {
      break;
    }
    found.push(content.substring(start, end));
    from = content.indexOf(left, end + right.length);
  }
  return repeat ? found : (found[0] ?? null);
}

export function normalDistributionStages(maxVus, durationSeconds, numberOfStages = 10) {
  const stages = [];
  for (let i = 0; i <= numberOfStages; i += 1) {
    const distance = (i - numberOfStages / 2) / (numberOfStages / 6);
    const target = Math.ceil(maxVus * Math.exp((-distance * distance) / 2));
    stages.push({ duration: `${Math.ceil(durationSeconds / numberOfStages)}s`, target });
  }
  stages.push({ duration: '1s', target: 0 });
  return stages;
}

const UNITS_MS = { d: 86400000, h: 3600000, m: 60000, s: 1000, ms: 1 };

export function parseDuration(text) {
  if (text === null || text === undefined || String(text).length < 1) {
    throw new Error('str is empty');
  }
  let total = 0;
  for (const [, amount, unit] of String(text).matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g)) {
    total += Number(amount) * UNITS_MS[unit];
  }
  return total;
}

export function getCurrentStageIndex() {
  return 0;
}

export function tagWithCurrentStageIndex() {}

export function tagWithCurrentStageProfile() {}

export function getCurrentStageProfile() {
  return 'steady';
}
