/** The files of the shown version, and what the person changed in them. */
import { computed, effect, signal } from '@preact/signals';
import { callJson, CallError } from './http.js';
import { job } from './job.js';
import { route } from './route.js';

/** @typedef {{path: string, text: string|null}} SourceFile its text is null if it is no text */

/** What was given to jobs to prove, by their ids, the entry first. @type {import('@preact/signals').Signal<Record<string, SourceFile[]>>} */
export const sources = signal({});

/** The files of the shown version, the entry first; none before there is a script. @type {import('@preact/signals').ReadonlySignal<SourceFile[]>} */
export const files = computed(() => filesOf(job.value));

/** The path of the file that is open. */
export const chosen = signal('');

/** The file that is open. @type {import('@preact/signals').ReadonlySignal<SourceFile|null>} */
export const file = computed(() => files.value.find(({ path }) => path === chosen.value) ?? files.value[0] ?? null);

/** Texts as the person changed them, by their paths. @type {import('@preact/signals').Signal<Record<string, string>>} */
export const edits = signal({});

/** The script as it stands, edits and all; null before there is one. */
export const script = computed(() => (files.value.length ? current(files.value[0]) : null));

/** Whether anything was edited. */
export const edited = computed(() => Object.keys(edits.value).length > 0);

effect(() => {
  route.value; // another version is as it was given out
  edits.value = {};
});

effect(() => {
  const shown = job.value;
  if (shown?.kind === 'validate' && shown.done && !sources.peek()[shown.id]) recall(shown.id);
});

/** Return the files of a job's document. @param {any} of @returns {SourceFile[]} */
export function filesOf(of) {
  const written = of?.result?.script ?? of?.error?.draft;
  return written ? [{ path: 'script.js', text: written }] : sources.value[of?.id] ?? [];
}

/** Return a file's text with what was changed in it. @param {SourceFile} of */
export function current({ path, text }) {
  return edits.value[path] ?? text;
}

/** Take what a person made of the open file. @param {string} text */
export function edit(text) {
  const open = file.value;
  if (!open) return;
  const { [open.path]: _, ...others } = edits.value;
  edits.value = text === open.text ? others : { ...others, [open.path]: text };
}

/** Fetch what a job was given to prove: its own document does not hold it. @param {string} id */
export async function recall(id) {
  try {
    const proof = await callJson(`jobs/${id}/proof`);
    sources.value = { ...sources.value, [id]: proof.files };
  } catch (error) {
    // Then the report alone is shown.
    if (!(error instanceof CallError)) throw error;
  }
}
