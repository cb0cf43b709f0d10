// A value that has every property: what the script believes to find in an answer is there, so that
// no script fails because a stand-in server cannot know the real one's answers. In a sparse iteration
// it is the opposite: an empty list that lacks every field.
import {
  apply,
  collection,
  getOwnPropertyDescriptor,
  indexOf,
  isArray,
  iterator,
  keys,
  match,
  NativeProxy,
  NativeString,
  parse,
  slice,
  split,
  stringify,
  toPrimitive,
} from './natives.js';

const MARK = 'loadgenieStandIn';
// How a stand-in survives JSON, as it must between setup() and the VUs.
export const FROZEN = 'loadgenie:stand-in';
const FROZEN_TICKET = `${FROZEN}:ticket`;
export const TEXT = 'sample1';
// What lets its holder in is another text, so that nobody takes it for an id.
export const TICKET = 'sample1ticket';
const NAMES_TICKET = /token|jwt|bearer|session|csrf|xsrf|access|api_?key|^sid$/i;

const ArrayPrototype = Array.prototype;
const StringPrototype = String.prototype;
const NumberPrototype = Number.prototype;

let used = false;
let sparse = false;

/** Whether the script has looked into an answer: then what it asks for may be the answer's fault. */
export function lookedAtAnswer() {
  return used;
}

/** Note that the script looks into an answer. */
export function lookAtAnswer() {
  used = true;
}

/** Let answers be empty from now on, or full. */
export function beSparse(value) {
  sparse = value;
}

/** Whether a text is an answer of the stand-in server. */
export function isAnswer(value) {
  return typeof value === 'string' && indexOf(slice(value, 0, 40), MARK) >= 0;
}

/** Make a value that has every property and every method of arrays and strings. */
export function standIn() {
  used = true;
  return sparse ? [] : full();
}

/** Make what a path into an answer, such as 'data.expires_at', leads to. */
export function standInAt(path) {
  used = true;
  if (sparse) {
    return undefined;
  }
  const names = split(NativeString(path), '.');
  return member(names[names.length - 1], TEXT, 1);
}

const made = collection();

/** The text of a stand-in, for k6's own functions that take no objects; else the value itself. */
export function plainly(value) {
  return value !== null && typeof value === 'object' && made.has(value) ? `${value}` : value;
}

function full(text = TEXT, number = 1) {
  const proxy = fullProxy(text, number);
  made.add(proxy);
  return proxy;
}

function fullProxy(text, number) {
  const target = [];
  return new NativeProxy(target, {
    get(_, name) {
      switch (name) {
        case toPrimitive:
          return (hint) => (hint === 'number' ? number : text);
        case iterator:
          return function* one() {
            yield full();
          };
        case 'toJSON':
          return () => (text === TICKET ? FROZEN_TICKET : FROZEN);
        case 'then':
          return undefined;
        case 'length':
          return 1;
        default:
          return member(name, text, number);
      }
    },
    has: () => true,
    ownKeys: () => ['length', 'id'],
    getOwnPropertyDescriptor: (_, name) =>
      name === 'length'
        ? getOwnPropertyDescriptor(target, name)
        : { value: 1, enumerable: true, configurable: true },
  });
}

// A page after which there is always another would never let a script end; and an answer that
// speaks of errors would make it give up.
const ABSENT = /^(?:has_?)?(?:next|more)|cursor$|^errors?$/i;
// What a script will make a Date of.
const TIME = /(?:[Dd]ate|[Tt]ime|[Tt]imestamp|[a-z]At|_at)$/;
const SOME_TIME = '2026-01-01T00:00:00.000Z';
const SOME_TIME_MS = 1767225600000;

function member(name, text, number) {
  if (typeof name === 'symbol') {
    return undefined;
  }
  if (match(ABSENT, name) !== null) {
    return null;
  }
  if (name === 'find' || name === 'findLast' || name === 'filter') {
    // Whatever is looked for is there.
    return (predicate) => {
      predicate(full(), 0);
      return name === 'filter' ? [full()] : full();
    };
  }
  if (typeof ArrayPrototype[name] === 'function') {
    return (...args) => apply(ArrayPrototype[name], [full()], args);
  }
  if (typeof StringPrototype[name] === 'function') {
    return (...args) => apply(StringPrototype[name], text, args);
  }
  if (typeof NumberPrototype[name] === 'function') {
    return (...args) => apply(NumberPrototype[name], number, args);
  }
  if (match(TIME, name) !== null) {
    return full(SOME_TIME, SOME_TIME_MS);
  }
  return match(NAMES_TICKET, name) === null ? full() : full(TICKET);
}

/** Make data ready for its way through JSON, which k6 does without asking toJSON. */
export function freeze(value) {
  return value === undefined ? undefined : parse(stringify(value));
}

/** Put stand-ins back into data that went through JSON. */
export function thaw(value) {
  if (value === FROZEN) {
    return standIn();
  }
  if (value === FROZEN_TICKET) {
    return standInAt('token');
  }
  if (value !== null && typeof value === 'object' && made.has(value)) {
    return value; // k6 hands each VU the same data in every iteration
  }
  if (isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      value[i] = thaw(value[i]);
    }
  } else if (value !== null && typeof value === 'object') {
    const names = keys(value);
    for (let i = 0; i < names.length; i += 1) {
      value[names[i]] = thaw(value[names[i]]);
    }
  }
  return value;
}

JSON.parse = function parseAnswer(source, reviver) {
  return isAnswer(source) ? standIn() : thaw(parse(source, reviver));
};
