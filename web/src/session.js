/** What this tab keeps: the draft, the key, and how the page looks. */
import { effect, signal } from '@preact/signals';

const KEY = 'loadgenie.key';
const DRAFT = 'loadgenie.draft';
const THEME = 'loadgenie.theme';

/** Return a value that was kept; a browser may forbid it. @param {Storage} storage @param {string} name */
function kept(storage, name) {
  try {
    return storage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {Storage} storage @param {string} name @param {string|null} value */
function keep(storage, name, value) {
  try {
    if (value) storage.setItem(name, value);
    else storage.removeItem(name);
  } catch {
    // It lasts as long as the page is open, then.
  }
}

/** The API key; empty if none was given. */
export const key = signal(kept(sessionStorage, KEY) ?? kept(localStorage, KEY) ?? '');

/** Keep a key in this tab, or on this machine if it was asked for. @param {string} value @param {boolean} remember */
export function setKey(value, remember) {
  key.value = value;
  keep(sessionStorage, KEY, value);
  keep(localStorage, KEY, remember ? value : null);
}

/** What is being written. */
export const description = signal(kept(sessionStorage, DRAFT) ?? '');
effect(() => keep(sessionStorage, DRAFT, description.value));

/** `light`, `dark`, or empty: as the system has it. */
export const theme = signal(kept(localStorage, THEME) ?? '');
effect(() => {
  document.documentElement.dataset.theme = theme.value;
  keep(localStorage, THEME, theme.value);
});
