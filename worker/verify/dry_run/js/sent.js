// What a request carries, as far as it is told: the kind of its body, the names of its fields, its
// headers without their secrets, and what of an answer is among it.
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
  table,
  toLowerCase,
} from './natives.js';
import { asked } from './plan.js';
import { FROZEN, TEXT, TICKET } from './stand_in.js';

const JSON_TYPE = /json/i;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const OBJECT = /^\s*[{[]/;
export const SECRET = /auth|cookie|token|secret|key|session|password|signature|credential|jwt|csrf|xsrf/i;
const SCHEME = /^(?:Basic|Bearer|Digest|Token|ApiKey|Negotiate) /i;
// An id that each request has anew would make a course of its own out of each iteration.
const RANDOM = /[0-9a-f-]{16,}|\d{7,}/i;
// Of these the value is compared, and told whatever it looks like.
const ASKED_HEADERS = table(asked.headers);
const ArrayBufferPrototype = NativeArrayBuffer.prototype;
const MOST_NAMES = 30;
const MOST_HEADERS = 30;
const MOST_DEPTH = 4;
const MOST_ITEMS = 20;
const LONGEST_NAME = 40;
const LONGEST_VALUE = 60;
// A report is cut off above 2,000 characters: what is told as JSON has to stay below.
const LONGEST_TOLD = 1900;
// A longer body is data, and to read it takes time.
export const LONGEST_BODY = 20000;

export const isObject = (value) => value !== null && typeof value === 'object';
export const isBinary = (value) => isMadeBy(ArrayBufferPrototype, value);

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
  if (isObject(body)) {
    return 'form';
  }
  return isJson(params) || match(OBJECT, NativeString(body)) !== null ? 'json' : 'text';
}

/** The names of a body's fields as a JSON list, nested ones as `address.city` and `lines[].sku`. */
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
    const items = path === '' ? '' : `${slice(path, 0, path.length - 1)}[].`;
    for (let i = 0; i < value.length && i < MOST_ITEMS; i += 1) {
      addNested(names, value[i], items, depth + 1);
    }
    return;
  }
  const own = keys(value);
  for (let i = 0; i < own.length && names.length < MOST_NAMES; i += 1) {
    const name = `${path}${own[i]}`;
    if (!isAmong(names, slice(name, 0, LONGEST_NAME))) {
      addNames(names, [name]);
    }
    addNested(names, value[own[i]], `${name}.`, depth + 1);
  }
}

function isAmong(names, name) {
  for (let i = 0; i < names.length; i += 1) {
    if (names[i] === name) {
      return true;
    }
  }
  return false;
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
  const told = match(RANDOM, value) === null || toLowerCase(name) in ASKED_HEADERS;
  return told ? slice(value, 0, LONGEST_VALUE) : '…';
}

/** A list as JSON, of no more of its members than a report holds. */
export function listed(values) {
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

/** What of an answer a request passes on: a `ticket`, an `id`, a `cookie` that k6 sends itself. */
export function passedOn(url, body, params, response) {
  const found = create(null);
  const cookies = isObject(params) && isObject(params.cookies) ? params.cookies : create(null);
  look(found, url, '');
  lookInto(found, headersIn(params), true);
  lookInto(found, cookies, true);
  if (isObject(body)) {
    lookInto(found, body, false);
  } else {
    look(found, body, '');
  }
  // Each look at a field of an answer has k6 make it anew.
  const request = isObject(response) ? response.request : undefined;
  const jar = isObject(request) ? request.cookies : undefined;
  if (isObject(jar)) {
    lookAtJar(found, jar, cookies);
  }
  return keys(found);
}

// What the server set comes again by itself, unless the script sends its own.
function lookAtJar(found, sent, own) {
  const names = keys(sent);
  for (let i = 0; i < names.length && i < MOST_NAMES; i += 1) {
    const values = sent[names[i]];
    if (!(names[i] in own) && isArray(values) && values.length > 0 && holds(values[0].value, TEXT)) {
      found.cookie = true;
    }
  }
}

// What stands in a header that lets in is a ticket, whatever it was called in the answer.
function lookInto(found, table, headers) {
  if (isBinary(table)) {
    return;
  }
  const names = keys(table);
  for (let i = 0; i < names.length && i < MOST_NAMES; i += 1) {
    look(found, table[names[i]], headers ? names[i] : '');
  }
}

function look(found, value, header) {
  if (value === null || value === undefined || isBinary(value)) {
    return;
  }
  const text = slice(NativeString(value), 0, LONGEST_BODY);
  // Most texts hold nothing of an answer, which is told soonest.
  if (!holdsAnswer(text)) {
    return;
  }
  const lets = match(SECRET, header) !== null;
  if (lets || holds(text, TICKET) || holds(text, `${FROZEN}:`)) {
    found.ticket = true;
  }
  if (!lets && match(AN_ID, text) !== null) {
    found.id = true;
  }
}

const holds = (text, part) => indexOf(text, part) >= 0;
export const holdsAnswer = (text) => holds(text, TEXT) || holds(text, FROZEN);
const AN_ID = /sample1(?!ticket)|loadgenie:stand-in(?!:)/;
