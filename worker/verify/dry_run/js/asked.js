// What is told of a request because a plan asks about it: values of fields, tags, its time-out.
import execution from 'k6/execution';

import {
  create,
  decode,
  indexOf,
  isArray,
  keys,
  match,
  NativeString,
  parse,
  slice,
  split,
  stringify,
} from './natives.js';
import { asked } from './plan.js';
import { holdsAnswer, isBinary, isObject, listed, LONGEST_BODY, SECRET } from './sent.js';
import { TEXT } from './stand_in.js';

const OBJECT = /^\s*[{[]/;
const LONGEST_VALUE = 60;
const MOST_VALUES = 60;
const MOST_PAIRS = 100;
// k6 waits a minute where nothing is said.
const USUAL_TIMEOUT = '60s';

/** The parts of a request's step that a plan asks about; none if it asks about nothing. */
export function askedOf(body, params) {
  return asked.any ? [valuesOf(body), tagsOf(params), timeoutOf(params), '', ''] : [];
}

function valuesOf(body) {
  const told = [];
  if (asked.fields.length === 0 || body === null || body === undefined || isBinary(body)) {
    return '';
  }
  const read = isObject(body) ? { form: body } : readText(NativeString(body));
  for (let i = 0; i < asked.fields.length && told.length < MOST_VALUES; i += 1) {
    const name = asked.fields[i];
    if (read.form === undefined) {
      pick(told, name, read.json, split(name, '.'), 0);
    } else if (name in read.form && !isObject(read.form[name])) {
      tell(told, name, NativeString(read.form[name]));
    }
  }
  return listed(told);
}

function readText(text) {
  if (text.length > LONGEST_BODY) {
    return {};
  }
  if (match(OBJECT, text) === null) {
    return { form: pairsIn(text) };
  }
  try {
    return { json: parse(text) };
  } catch {
    return {};
  }
}

function pairsIn(text) {
  const pairs = split(text, '&', MOST_PAIRS);
  const found = create(null);
  for (let i = 0; i < pairs.length; i += 1) {
    const at = indexOf(pairs[i], '=');
    if (at > 0) {
      found[decode(slice(pairs[i], 0, at))] = decode(slice(pairs[i], at + 1));
    }
  }
  return found;
}

// A path such as `lines[].sku` leads into each item of a list.
function pick(told, name, value, path, depth) {
  if (depth === path.length) {
    tell(told, name, value);
    return;
  }
  if (isArray(value)) {
    for (let i = 0; i < value.length && told.length < MOST_VALUES; i += 1) {
      pick(told, name, value[i], path, depth);
    }
    return;
  }
  const step = path[depth];
  const list = indexOf(step, '[]');
  const own = list < 0 ? step : slice(step, 0, list);
  if (isObject(value) && own in value) {
    pick(told, name, value[own], path, depth + 1);
  }
}

function tell(told, name, value) {
  const written = stringify(value);
  if (match(SECRET, name) !== null) {
    told[told.length] = [name, stringify(holdsAnswer(written) ? TEXT : '***')];
  } else {
    told[told.length] = [name, holdsAnswer(written) ? stringify(TEXT) : slice(written, 0, LONGEST_VALUE)];
  }
}

function tagsOf(params) {
  if (!asked.tags) {
    return '';
  }
  const tags = create(null);
  addTags(tags, execution.vu.tags);
  addTags(tags, isObject(params) ? params.tags : undefined);
  const names = keys(tags);
  const told = [];
  for (let i = 0; i < names.length; i += 1) {
    told[told.length] = [names[i], tags[names[i]]];
  }
  return listed(told);
}

function addTags(tags, more) {
  const names = isObject(more) ? keys(more) : [];
  for (let i = 0; i < names.length; i += 1) {
    tags[names[i]] = slice(NativeString(more[names[i]]), 0, LONGEST_VALUE);
  }
}

function timeoutOf(params) {
  const given = isObject(params) ? params.timeout : undefined;
  if (!asked.timeouts) {
    return '';
  }
  if (given === undefined || given === null) {
    return USUAL_TIMEOUT;
  }
  return NativeString(given);
}
