// What a request carries, as far as it is told: the kind of its body, the names of its fields, its
// headers without their secrets, and whether anything of an answer is among it.
import {
  create,
  indexOf,
  isArray,
  isMadeBy,
  keys,
  match,
  NativeArrayBuffer,
  NativeString,
  parse,
  slice,
  split,
  stringify,
  toLowerCase,
} from './natives.js';
import { FROZEN, TEXT } from './stand_in.js';

const JSON_TYPE = /json/i;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const OBJECT = /^\s*[{[]/;
const SECRET = /auth|cookie|token|secret|key|session|password|signature|credential|jwt|csrf|xsrf/i;
const SCHEME = /^(?:Basic|Bearer|Digest|Token|ApiKey|Negotiate) /i;
// An id that each request has anew would make a course of its own out of each iteration.
const RANDOM = /[0-9a-f-]{16,}|\d{7,}/i;
const ArrayBufferPrototype = NativeArrayBuffer.prototype;
const MOST_NAMES = 30;
const MOST_HEADERS = 12;
const MOST_DEPTH = 4;
const LONGEST_NAME = 40;
const LONGEST_VALUE = 60;
// A report is cut off above 2,000 characters: what is told as JSON has to stay below.
const LONGEST_TOLD = 1900;
// A longer body is data, and to read it takes time.
const LONGEST_BODY = 20000;

const isObject = (value) => value !== null && typeof value === 'object';
const isBinary = (value) => isMadeBy(ArrayBufferPrototype, value);

function headersIn(params) {
  return isObject(params) && isObject(params.headers) ? params.headers : create(null);
}

/** Whether the parameters of a request call its body JSON. */
export function isJson(params) {
  const headers = headersIn(params);
  const names = keys(headers);
  for (let i = 0; i < names.length; i += 1) {
    const isType = toLowerCase(names[i]) === 'content-type';
    if (isType && match(JSON_TYPE, NativeString(headers[names[i]])) !== null) {
      return true;
    }
  }
  return false;
}

/** The kind of a body: json, form, text, binary, or nothing. */
export function kindOf(body, params) {
  if (body === null || body === undefined) {
    return '';
  }
  if (isBinary(body)) {
    return 'binary';
  }
  return isObject(body) ? 'form' : isJson(params) ? 'json' : 'text';
}

/** The names of a body's fields as a JSON list, those of nested objects as `address.city`. */
export function fieldsOf(body) {
  const names = [];
  if (isObject(body) && !isBinary(body)) {
    addNames(names, keys(body));
  } else if (typeof body === 'string' && body.length <= LONGEST_BODY) {
    addWritten(names, body);
  }
  return listed(names);
}

function addWritten(names, body) {
  if (match(OBJECT, body) === null) {
    const pairs = split(body, '&', MOST_NAMES);
    for (let i = 0; i < pairs.length && indexOf(pairs[i], '=') > 0; i += 1) {
      addNames(names, [slice(pairs[i], 0, indexOf(pairs[i], '='))]);
    }
    return;
  }
  try {
    addNested(names, parse(body), '', 0);
  } catch {
    // No JSON: it has no fields.
  }
}

function addNested(names, value, path, depth) {
  if (!isObject(value) || depth > MOST_DEPTH) {
    return;
  }
  if (isArray(value)) {
    addNested(names, value[0], path, depth + 1);
    return;
  }
  const own = keys(value);
  for (let i = 0; i < own.length && names.length < MOST_NAMES; i += 1) {
    const name = `${path}${own[i]}`;
    addNames(names, [name]);
    addNested(names, value[own[i]], `${name}.`, depth + 1);
  }
}

function addNames(names, more) {
  for (let i = 0; i < more.length && names.length < MOST_NAMES; i += 1) {
    names[names.length] = slice(more[i], 0, LONGEST_NAME);
  }
}

/** The headers of a request as a JSON list of names and values, without what is secret. */
export function headersOf(body, params) {
  const headers = headersIn(params);
  const names = keys(headers);
  const told = [];
  let typed = false;
  for (let i = 0; i < names.length && told.length < MOST_HEADERS; i += 1) {
    typed = typed || toLowerCase(names[i]) === 'content-type';
    const value = shown(names[i], NativeString(headers[names[i]]));
    told[told.length] = [slice(names[i], 0, LONGEST_NAME), value];
  }
  if (!typed && kindOf(body, params) === 'form') {
    told[told.length] = ['Content-Type', FORM_TYPE]; // k6 adds it
  }
  return listed(told);
}

function shown(name, value) {
  if (match(SECRET, name) !== null) {
    const scheme = match(SCHEME, value);
    return `${scheme === null ? '' : scheme[0]}${holdsAnswer(value) ? TEXT : '***'}`;
  }
  return match(RANDOM, value) === null ? slice(value, 0, LONGEST_VALUE) : '…';
}

function listed(values) {
  if (values.length === 0) {
    return '';
  }
  let kept = values;
  let text = stringify(kept);
  while (text.length > LONGEST_TOLD) {
    const fewer = [];
    for (let i = 0; i < kept.length >> 1; i += 1) {
      fewer[i] = kept[i];
    }
    kept = fewer;
    text = stringify(kept);
  }
  return text;
}

/** Whether a request carries something of an answer: in its address, its body or its headers. */
export function carriesAnswer(url, body, params) {
  const headers = headersIn(params);
  return holdsAnswer(url) || anyHolds(headers) || (isObject(body) ? anyHolds(body) : holdsAnswer(body));
}

function anyHolds(table) {
  if (isBinary(table)) {
    return false;
  }
  const names = keys(table);
  for (let i = 0; i < names.length && i < MOST_NAMES; i += 1) {
    if (holdsAnswer(table[names[i]])) {
      return true;
    }
  }
  return false;
}

function holdsAnswer(value) {
  if (value === null || value === undefined || isBinary(value)) {
    return false;
  }
  const text = slice(NativeString(value), 0, LONGEST_BODY);
  return indexOf(text, TEXT) >= 0 || indexOf(text, FROZEN) >= 0;
}
