/** Sends work: a description, a wish, a script to prove. */
import { computed, signal } from '@preact/signals';
import { callJson, CallError } from './http.js';
import { current, files, sources } from './files.js';
import { job } from './job.js';
import { route, showJob } from './route.js';
import { asked, SHORTEST } from './understanding.js';

/** Whether something is being sent. */
export const sending = signal(false);

/** Why the last thing could not be sent. @type {import('@preact/signals').Signal<CallError|null>} */
export const refused = signal(null);

// The same thing sent again after a lost connection has the same key, so that it makes one job.
let last = { body: '', key: '' };

/**
 * Send, show the job that comes of it, and return whether one did.
 * @param {string} path @param {object|FormData} content @param {{line?: string[], source?: import('./files.js').SourceFile[]}} [about]
 */
export async function send(path, content, { line = [], source } = {}) {
  if (sending.value) return false;
  sending.value = true;
  refused.value = null;
  const form = content instanceof FormData ? content : undefined;
  const body = form ? randomKey() : path + JSON.stringify(content);
  if (body !== last.body) last = { body, key: randomKey() };
  try {
    const made = await callJson(path, {
      method: 'POST', form, ...(form ? {} : { json: content }),
      headers: { 'Idempotency-Key': last.key, Prefer: 'respond-async' },
    });
    last = { body: '', key: '' };
    if (source) sources.value = { ...sources.value, [made.id]: source };
    job.value = made;
    showJob(made.id, [...line, made.id]);
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    refused.value = error;
    return false;
  } finally {
    sending.value = false;
  }
}

/** @param {string} text @param {import('./understanding.js').Corrections} [plan] */
export const generate = (text, plan) => send('jobs', asked(text, plan));

/** Return what was asked of a job's script, the description first and then each wish. @param {any} of @returns {string[]} */
function asks(of) {
  return [...of.base_descriptions, ...(of.scenario_description ? [of.scenario_description] : [])];
}

/** Whether what was edited can be sent: a file that is no text is not kept here. */
export const canProveEdited = computed(() => files.value.every(({ text }) => text !== null));

/** Prove the shown files as they were edited by hand, as the next version. */
export function proveEdited() {
  const of = job.value;
  const [description] = asks(of);
  const plan = (of.result?.verification ?? of.result)?.plan;
  // What wishes made of the description stands in the plan alone.
  const changed = of.base_descriptions.length > 0 && plan;
  const source = files.value.map((file) => ({ path: file.path, text: current(file) }));
  return send('api/validate-script', {
    ...(source.length === 1 ? { script: source[0].text } : { entry: source[0].path, files: source }),
    ...(description?.length >= SHORTEST && { scenario_description: description }),
    ...(changed && { plan: { scenarios: plan.scenarios, criteria: plan.criteria } }),
  }, { line: route.value.line, source });
}

/** Ask for a new version. @param {string} wish @param {any} of @param {string|null} edited the text, if it is not the job's own */
export function change(wish, of, edited) {
  const base = edited === null
    ? { base_job_id: of.id }
    : { base_script: edited, ...(asks(of).length && { base_description: asks(of) }) };
  return send('jobs', { scenario_description: wish, ...base }, { line: route.value.line });
}

/** crypto.randomUUID is missing where the page is served over plain HTTP from another machine. */
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('');
}
