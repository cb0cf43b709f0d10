// Tells the worker what happened: log lines that begin with a secret. Evaluated before the script,
// so that nothing the script does to built-in objects changes what is told; and it builds its lines
// out of primitive strings alone, which no toJSON or prototype of the script's can touch.
import { nonce } from './config.js';

const { warn } = console;
const { stringify } = JSON;
const NativeError = Error;
const NativeString = String;

const LONGEST = 2000;

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

/** Report one thing. All but the kind is shown as text, and may be left out. */
export function report(kind, first = '', second = '', third = '') {
  const fields = `${stringify(kind)},${stringify(text(first))}`;
  warn(`${nonce}[${fields},${stringify(text(second))},${stringify(text(third))}]`);
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

// Lint findings repeat with every call; each is told once for each line.
const told = [];

/** Report something wrong with a call, and where; a code that ends in `?` may be mistaken. */
export function complain(code, message) {
  const stack = here();
  const key = `${code} ${message} ${stack}`;
  for (let i = 0; i < told.length; i += 1) {
    if (told[i] === key) {
      return;
    }
  }
  told[told.length] = key;
  report('complaint', code, message, stack);
}
