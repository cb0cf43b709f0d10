// Built-in functions as they are before the script runs. Everything here that works while the script
// does takes its tools from this module, so that nothing the script changes in a built-in object
// changes what is told. A test forbids the living ones elsewhere.
const { bind, call } = Function.prototype;
// Array.prototype.push becomes push(array, value).
const uncurried = bind.bind(call);

export const { apply, get, getOwnPropertyDescriptor, has, ownKeys, construct } = Reflect;
export const { keys, create, defineProperty } = Object;
export const { parse, stringify } = JSON;
export const { isArray } = Array;
export const isNotANumber = Number.isNaN;
export const { floor, round } = Math;
export const NativeArrayBuffer = ArrayBuffer;
export const NativeDate = Date;
export const NativeError = Error;
export const NativeNumber = Number;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeString = String;
export const { toPrimitive, iterator } = Symbol;
export const now = Date.now.bind(Date);
const decoded = decodeURIComponent;

export const bound = uncurried(bind);
export const charCodeAt = uncurried(String.prototype.charCodeAt);
export const indexOf = uncurried(String.prototype.indexOf);
export const slice = uncurried(String.prototype.slice);
export const toLowerCase = uncurried(String.prototype.toLowerCase);
export const toUpperCase = uncurried(String.prototype.toUpperCase);
export const split = uncurried(String.prototype.split);
const hexadecimal = uncurried(Number.prototype.toString);
const exec = uncurried(RegExp.prototype.exec);
const isPrototypeOf = uncurried(Object.prototype.isPrototypeOf);

/** What a regular expression without flags finds in a text; null if nothing. */
export function match(pattern, text) {
  return exec(pattern, text);
}

/** Whether a value was made by a constructor, asked without the constructor's own opinion. */
export function isMadeBy(prototype, value) {
  return value !== null && typeof value === 'object' && isPrototypeOf(prototype, value);
}

/** A text without the escapes of URLs and forms; as it is if they are broken. */
export function decode(text) {
  let plain = '';
  const words = split(text, '+');
  for (let i = 0; i < words.length; i += 1) {
    plain += `${i === 0 ? '' : ' '}${words[i]}`;
  }
  try {
    return decoded(plain);
  } catch {
    return plain;
  }
}

/** A code unit as JSON escapes it: \u0085. */
export function escaped(code) {
  return `\\u${slice(hexadecimal(code + 0x10000, 16), 1)}`;
}

/** A table of names that has no prototype: `name in table` asks for nothing else. */
export function table(names) {
  const made = create(null);
  for (let i = 0; i < names.length; i += 1) {
    made[names[i]] = true;
  }
  return made;
}

const weakAdd = uncurried(WeakSet.prototype.add);
const weakHas = uncurried(WeakSet.prototype.has);

/** A set of objects: functions that add one, and that ask for one. */
export function collection() {
  const objects = new WeakSet();
  return {
    add: (value) => weakAdd(objects, value),
    has: (value) => weakHas(objects, value),
  };
}
