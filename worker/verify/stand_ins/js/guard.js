// Imported before the script: replaces the two globals that read files, before the script's first
// statement runs. The sandbox blocks them, too; this holds where the machine has no such layer, and
// gives a script that reads a data file something to go on with.
import { targets } from './requirable.js';

const JSON_SAMPLE = JSON.stringify([
  {
    id: 1,
    name: 'sample',
    username: 'sample',
    password: 'sample',
    email: 'sample@example.com',
    token: 'sample',
    url: 'https://example.com/',
  },
]);
const CSV_SAMPLE = 'id,name,username,password,email\n1,sample,sample,sample,sample@example.com\n';

let inInit = true;

/** From now on, open() fails as it does in a VU. */
export function leaveInit() {
  inInit = false;
}

function open(path, mode) {
  if (!inInit) {
    throw new TypeError('open() works only in the init context, outside functions');
  }
  if (mode === 'b') {
    return new ArrayBuffer(16);
  }
  return String(path).toLowerCase().endsWith('.csv') ? CSV_SAMPLE : JSON_SAMPLE;
}

const load = globalThis.require;
const { hasOwn } = Object;

// As k6's own, but for nothing except what the worker has listed.
function require(specifier) {
  const name = `${specifier}`;
  if (!hasOwn(targets, name)) {
    throw new TypeError(`require('${name}'): this module is not known here`);
  }
  const target = targets[name];
  const loaded = load(target);
  // k6's own modules have no default export for require(), unlike what stands in for them.
  return target[0] === '.' && name[0] === 'k' ? loaded.default : loaded;
}

for (const [name, value] of Object.entries({ open, require })) {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
}
