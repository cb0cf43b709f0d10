// Tells the worker what happened. Each report is a log line that begins with a secret, which only the
// module that k6 reads from its standard input knows: it lies in no file. Reports are numbered, so
// that a lost one shows, and hold nothing but ASCII, so that no other reader of lines cuts them.
import {
  charCodeAt,
  defineProperty,
  escaped,
  match,
  NativeError,
  NativeString,
  slice,
  stringify,
} from './natives.js';

const { warn } = console;

const LONGEST = 2000;
const MOST_COMPLAINTS = 200;
const ASCII = /^[ -~]*$/;

let secret;
let stream;
let count = 0;
// What is told before there is a secret: while the script is being loaded.
const waiting = [];

/** Begin to tell, as one stream of numbered reports. */
export function openStream(name, nonce) {
  if (stream !== undefined) {
    return;
  }
  secret = nonce;
  stream = name;
  for (let i = 0; i < waiting.length; i += 1) {
    send(waiting[i]);
  }
}

/** Report one thing: its kind, and what belongs to it, shown as text. */
export const report = (...fields) => reportAll(fields);

/** Report one thing as `report` does, from one list, which is ours and not used again. */
export function reportAll(fields) {
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i];
    if (typeof field !== 'string' || field.length > LONGEST) {
      fields[i] = text(field);
    }
  }
  if (stream === undefined) {
    waiting[waiting.length] = fields;
  } else {
    send(fields);
  }
}

// One call writes all fields, since each call of JSON's takes a while. What a script may have taught
// arrays about JSON does not count for this one.
const UNTAUGHT = { __proto__: null, value: undefined };

function send(fields) {
  count += 1;
  const written = stringify(defineProperty(fields, 'toJSON', UNTAUGHT));
  warn(`${secret}["${stream}",${count},${slice(inAscii(written), 1)}`);
}

function inAscii(written) {
  if (match(ASCII, written) !== null) {
    return written;
  }
  let safe = '';
  for (let i = 0; i < written.length; i += 1) {
    const code = charCodeAt(written, i);
    safe += code < 0x7f ? written[i] : escaped(code);
  }
  return safe;
}

function text(value) {
  try {
    const written = NativeString(value);
    return written.length > LONGEST ? cut(written) : written;
  } catch {
    return 'an object that cannot be shown';
  }
}

function cut(written) {
  let short = '';
  for (let i = 0; i < LONGEST; i += 1) {
    short += written[i];
  }
  return short;
}

/** The stack of the caller: it holds the script's line. */
export function here() {
  return new NativeError('').stack;
}

/** What was thrown, in words, and where. */
export function describe(thrown) {
  let message = '';
  let stack = '';
  try {
    const isError = thrown !== null && typeof thrown === 'object' && 'message' in thrown;
    message = isError ? `${text(thrown.name)}: ${text(thrown.message)}` : text(thrown);
    stack = isError ? text(thrown.stack) : '';
  } catch {
    message = 'an exception that cannot be shown';
  }
  return { message, stack };
}

// What is wrong with a call repeats with every call; each is told once for each line.
const complaints = [];

let muted = false;

/** Whether complaints pass unheard. */
export const isMuted = () => muted;

/** Let complaints pass unheard, or not. */
export function mute(value) {
  muted = value;
}

/** Report something wrong with a call, and where; a code that ends in `?` may be mistaken. */
export function complain(code, message) {
  if (muted) {
    return;
  }
  const stack = here();
  const key = `${code} ${text(message)} ${stack}`;
  for (let i = 0; i < complaints.length; i += 1) {
    if (complaints[i] === key) {
      return;
    }
  }
  if (complaints.length >= MOST_COMPLAINTS) {
    report('complaints left');
    return;
  }
  complaints[complaints.length] = key;
  report('complaint', code, message, stack);
}
