/** What is given beside the description: files that its requests are taken from. */
import { computed, signal } from '@preact/signals';
import { slimmed } from './recordings.js';

/** As the API takes them; an operator may let it take more. */
export const MOST_FILES = 10;
export const MOST_BYTES = 1024 * 1024;
// Of a recording most is left here.
const LARGEST_BYTES = 256 * 1024 * 1024;

/** @typedef {{name: string, text: string}} Beside */

/** @type {import('@preact/signals').Signal<Beside[]>} */
export const beside = signal([]);

/** Files that cannot be given, each with the reason. @type {import('@preact/signals').Signal<string[]>} */
export const notGiven = signal([]);

/** How many bytes will be sent. */
export const besideBytes = computed(() => beside.value.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0));

/** Return what is sent as `sources`: nothing if nothing is given. */
export function givenBeside() {
  return beside.value.length ? beside.value : undefined;
}

/** Add files; one of the same name takes the place of the other. @param {File[]} files */
export async function addBeside(files) {
  const read = await Promise.all(files.map(readFile));
  const good = read.filter((each) => typeof each !== 'string');
  const names = new Set(good.map(({ name }) => name));
  const all = [...beside.value.filter(({ name }) => !names.has(name)), ...good];
  notGiven.value = [
    ...read.filter((each) => typeof each === 'string'),
    ...all.slice(MOST_FILES).map(({ name }) => `${name} is one too many: ${MOST_FILES} files are taken.`),
  ];
  beside.value = all.slice(0, MOST_FILES);
}

/** @param {string} name */
export function removeBeside(name) {
  beside.value = beside.value.filter((each) => each.name !== name);
  notGiven.value = [];
}

/** Return a file as it is sent, or why it is not. @param {File} file @returns {Promise<Beside|string>} */
async function readFile(file) {
  if (file.size > LARGEST_BYTES) return `${file.name} is larger than 256 MiB.`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  if ((first === 0x1f && second === 0x8b) || (first === 0x50 && second === 0x4b)) return `${file.name} is compressed: unpack it first.`;
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(wide).decode(bytes);
  if (!text.trim()) return `${file.name} is empty.`;
  if (text.includes('\0')) return `${file.name} is no text.`;
  return { name: file.name, text: slimmed(text) };
}
