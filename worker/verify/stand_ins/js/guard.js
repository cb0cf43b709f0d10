// Imported before the script: replaces the two globals that read files, before the script's first
// statement runs. open() gives the files of the script's project; the sandbox blocks all others, too,
// and here they are samples, so that a script which reads an unknown file has something to go on with.
import { folder, names, targets } from './given.js';

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

/**
 * Whether a path ends in the name of a file of the project. k6 keeps more than those: what it reads
 * from its standard input has a path, too. Asks no built-in function, which a script could bend.
 */
export function isKnown(path) {
  for (let i = 0; i < path.length; i += 1) {
    // Characters after which a URL's path is over, or means another.
    if (path[i] === '%' || path[i] === '?' || path[i] === '#') {
      return false;
    }
  }
  for (let i = 0; i < names.length; i += 1) {
    if (endsIn(path, names[i])) {
      return true;
    }
  }
  return false;
}

function endsIn(path, name) {
  const start = path.length - name.length;
  if (start < 0 || (start > 0 && path[start - 1] !== '/')) {
    return false;
  }
  for (let i = 0; i < name.length; i += 1) {
    if (path[start + i] !== name[i]) {
      return false;
    }
  }
  return true;
}

/** The path of a file beside the entry, for what looks for it beside k6's own entry. */
export function beside(path) {
  return path[0] === '/' || path[4] === ':' ? path : `${folder}${path}`;
}

const read = globalThis.open;

function open(path, mode) {
  if (!inInit) {
    throw new TypeError('open() works only in the init context, outside functions');
  }
  const name = `${path}`;
  if (isKnown(name)) {
    try {
      return mode === undefined ? read(name) : read(name, mode);
    } catch {
      // There is such a file, but not there.
    }
  }
  if (mode === 'b') {
    return new ArrayBuffer(16);
  }
  return name.toLowerCase().endsWith('.csv') ? CSV_SAMPLE : JSON_SAMPLE;
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
  const loaded = load(target[0] === '.' ? import.meta.resolve(target) : target);
  // k6's own modules have no default export for require(), unlike what stands in for them.
  return target[0] === '.' && name[0] === 'k' ? loaded.default : loaded;
}

for (const [name, value] of Object.entries({ open, require })) {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
}
