// A value that has every property: what the script believes to find in an answer is there, so that
// no script fails because a stand-in server cannot know the real one's answers.
const MARK = 'loadgenieStandIn';
// How a stand-in survives JSON, as it must between setup() and the VUs.
const FROZEN = 'loadgenie:stand-in';
const TEXT = 'sample1';

const { parse, stringify } = JSON;
const { isArray } = Array;
const ArrayPrototype = Array.prototype;
const StringPrototype = String.prototype;
const NumberPrototype = Number.prototype;
const SymbolToPrimitive = Symbol.toPrimitive;
const SymbolIterator = Symbol.iterator;

let used = false;

/** Whether the script has looked into an answer: then its exceptions may be the answer's fault. */
export function lookedAtAnswer() {
  return used;
}

/** Note that the script looks into an answer. */
export function lookAtAnswer() {
  used = true;
}

/** Whether a text is an answer of the stand-in server. */
export function isAnswer(value) {
  return typeof value === 'string' && value.slice(0, 40).indexOf(MARK) >= 0;
}

/** Make a value that has every property and every method of arrays and strings. */
export function standIn() {
  used = true;
  const target = [];
  return new Proxy(target, {
    get(_, name) {
      switch (name) {
        case SymbolToPrimitive:
          return (hint) => (hint === 'number' ? 1 : TEXT);
        case SymbolIterator:
          return function* one() {
            yield standIn();
          };
        case 'toJSON':
          return () => FROZEN;
        case 'then':
          return undefined;
        case 'length':
          return 1;
        default:
          return member(name);
      }
    },
    has: () => true,
    ownKeys: () => ['length', 'id'],
    getOwnPropertyDescriptor: (_, name) =>
      name === 'length'
        ? Reflect.getOwnPropertyDescriptor(target, name)
        : { value: 1, enumerable: true, configurable: true },
  });
}

// A page after which there is always another would never let a script end; and an answer that
// speaks of errors would make it give up.
const ABSENT = /^(?:has_?)?(?:next|more)|cursor$|^errors?$/i;

function member(name) {
  if (typeof name === 'symbol') {
    return undefined;
  }
  if (ABSENT.test(name)) {
    return null;
  }
  if (typeof ArrayPrototype[name] === 'function') {
    return (...args) => ArrayPrototype[name].apply([standIn()], args);
  }
  if (typeof StringPrototype[name] === 'function') {
    return (...args) => StringPrototype[name].apply(TEXT, args);
  }
  if (typeof NumberPrototype[name] === 'function') {
    return (...args) => NumberPrototype[name].apply(1, args);
  }
  return standIn();
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
  if (isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      value[i] = thaw(value[i]);
    }
  } else if (value !== null && typeof value === 'object') {
    for (const name in value) {
      value[name] = thaw(value[name]);
    }
  }
  return value;
}

JSON.parse = function parseAnswer(source, reviver) {
  return isAnswer(source) ? standIn() : thaw(parse(source, reviver));
};
