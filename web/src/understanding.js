/** What the description is read as, kept up to date while it is being written. */
import { computed, effect, signal } from '@preact/signals';
import { callJson, CallError } from './http.js';
import { beside, givenBeside } from './beside.js';
import { description, key } from './session.js';

export const SHORTEST = 10;
export const LONGEST = 10_000;
const PAUSE_MS = 150;
// To read files takes longer than to read words.
const PAUSE_BESIDE_MS = 600;

/**
 * @typedef {{scenarios?: any[], criteria?: any[]}} Corrections
 * Parts of the plan that were corrected by hand; each takes the place of what the text says.
 */

/** @type {import('@preact/signals').Signal<Corrections>} */
export const corrections = signal({});

/** The plan of `text`; null before there is one. @type {import('@preact/signals').Signal<{text: string, plan: any, load: any, secrets: [number, number][]}|null>} */
export const understood = signal(null);

/** Why the text could not be read, if it could not. @type {import('@preact/signals').Signal<CallError|null>} */
export const notUnderstood = signal(null);

/** Whether anything was corrected by hand. */
export const corrected = computed(() => Object.keys(corrections.value).length > 0);

/** Return what is sent as `plan`: nothing if nothing was corrected. */
export function given() {
  return corrected.value ? corrections.value : undefined;
}

let asking = new AbortController();
let timer = 0;

effect(() => {
  const text = description.value;
  const plan = given();
  key.value; // a new key may be what was missing
  clearTimeout(timer);
  asking.abort();
  if (!isEnough(text.trim().length, beside.value.length)) {
    understood.value = null;
    notUnderstood.value = null;
    return;
  }
  timer = setTimeout(() => read(text, plan), beside.value.length ? PAUSE_BESIDE_MS : PAUSE_MS);
});

/** Whether there is something to be read: words, or files that stand for them. @param {number} length @param {number} files */
export function isEnough(length, files) {
  return (length >= SHORTEST && length <= LONGEST) || (length === 0 && files > 0);
}

/** @param {string} text @param {Corrections|undefined} plan */
async function read(text, plan) {
  asking = new AbortController();
  const { signal: stop } = asking;
  // Spans count from the first character that is not blank, as the API strips the text.
  const offset = text.length - text.trimStart().length;
  try {
    const answer = await callJson('api/plan', {
      method: 'POST',
      json: asked(text, plan),
      signal: stop,
    });
    understood.value = { text, ...shifted(answer, offset) };
    notUnderstood.value = null;
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof CallError)) throw error;
    notUnderstood.value = error;
  }
}

/** Return what is asked for, as the API takes it. @param {string} text @param {Corrections} [plan] */
export function asked(text, plan) {
  const sources = givenBeside();
  return { ...(text.trim() && { scenario_description: text }), ...(sources && { sources }), ...(plan && { plan }) };
}

/** @param {any} answer @param {number} offset */
function shifted(answer, offset) {
  if (!offset) return answer;
  const moved = (/** @type {number[]} */ span) => span.map((at) => at + offset);
  const statements = answer.plan.statements.map((/** @type {any} */ each) => ({ ...each, span: moved(each.span) }));
  return { ...answer, plan: { ...answer.plan, statements }, secrets: answer.secrets.map(moved) };
}
