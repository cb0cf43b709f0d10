/** Puts text where the person can paste it. */
import { signal } from '@preact/signals';

/** What was said last, for the one line that speaks. */
export const said = signal('');

/** Copy a text, and say so. @param {string} text @param {string} what */
export async function copied(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    said.value = `${what} copied.`;
  } catch {
    // Plain HTTP from another machine: the clipboard is out of reach there.
    said.value = byHand(text) ? `${what} copied.` : `${what} could not be copied; select it instead.`;
  }
  setTimeout(() => { said.value = ''; }, 4000);
}

/** @param {string} text */
function byHand(text) {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** Save something as a file. @param {Blob} content @param {string} name */
export function saved(content, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
