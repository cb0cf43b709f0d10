// Imported before the script: takes away the two globals that read files, before the script's first
// statement runs. The sandbox blocks them, too; this holds where the machine has no such layer, and
// gives a script that reads a data file something to go on with.
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

function require(specifier) {
  throw new TypeError(`require('${specifier}') is not allowed: use import`);
}

for (const [name, value] of Object.entries({ open, require })) {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
}
