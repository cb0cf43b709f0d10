/** The job that is shown: its document, its history, and how well it is followed. */
import { computed, effect, signal } from '@preact/signals';
import { call, callJson, CallError } from './http.js';
import { route } from './route.js';
import { key } from './session.js';
import { follow, replay } from './stream.js';

const LOST_AFTER_MS = 3000;
const TICK_MS = 200;
const HEALTH_MS = 10_000;

/** The document of the API. @type {import('@preact/signals').Signal<any>} */
export const job = signal(null);

/** What happened to it, oldest first. @type {import('@preact/signals').Signal<import('./stream.js').JobEvent[]>} */
export const events = signal([]);

/** Whether the connection has been away for longer than a moment. */
export const lost = signal(false);

/** Why the job cannot be shown. @type {import('@preact/signals').Signal<CallError|null>} */
export const jobError = signal(null);

/** Whether no worker is alive, as far as is known. */
export const nobodyWorks = signal(false);

/** The time in ms, while something goes on. */
export const now = signal(Date.now());

/** The report of the shown job, whether it wrote the script or was given it. */
export const report = computed(() => {
  const result = job.value?.result;
  return result ? (result.verification ?? result) : rejectedReport(job.value);
});

/** A rejected script's findings come with the problem; its report is no more than they. @param {any} shown */
function rejectedReport(shown) {
  const findings = shown?.error?.findings;
  if (!findings) return null;
  return {
    status: 'rejected', findings, checks: [], requirements: [], needs: [], files: [], load: { matches: null },
    dry_run: null, command: null, k6_version: null, sandbox: [], plan: null, language: 'javascript',
  };
}

let following = new AbortController();

effect(() => {
  const { view, id } = route.value;
  key.value; // with another key the job may be there
  following.abort();
  following = new AbortController();
  if (job.peek()?.id !== id) {
    job.value = null;
    events.value = [];
  }
  jobError.value = null;
  lost.value = false;
  if (view === 'job') show(id, following.signal);
});

/** @param {string} id @param {AbortSignal} stop */
async function show(id, stop) {
  const listener = listenerOf(stop);
  const ticking = setInterval(() => { now.value = Date.now(); }, TICK_MS);
  stop.addEventListener('abort', () => clearInterval(ticking));
  try {
    const known = await reachable(() => callJson(`jobs/${id}`, { signal: stop }), listener, stop);
    listener.document(known);
    watchHealth(stop);
    await (known.done ? replay(known, listener, stop) : follow(known, listener, stop));
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof CallError)) throw error;
    jobError.value = error;
  } finally {
    clearInterval(ticking);
  }
}

/** Call until the API can be reached; the page may be open before it is. @template T @param {() => Promise<T>} once @param {import('./stream.js').Listener} listener @param {AbortSignal} stop @returns {Promise<T>} */
async function reachable(once, listener, stop) {
  for (;;) {
    try {
      return await once();
    } catch (error) {
      if (stop.aborted || !(error instanceof CallError) || !error.passing) throw error;
      listener.connected(false);
      await new Promise((resolve) => { setTimeout(resolve, 1000 + 1000 * Math.random()); });
    }
  }
}

/** @param {AbortSignal} stop @returns {import('./stream.js').Listener} */
function listenerOf(stop) {
  let away = 0;
  const unless = (/** @type {() => void} */ change) => stop.aborted || change();
  return {
    event: (event) => unless(() => {
      if (!events.value.some((each) => each.id === event.id)) events.value = [...events.value, event];
      if (job.value && !job.value.done) job.value = { ...job.value, ...whatItIsAt(event) };
    }),
    document: (document) => unless(() => { job.value = document; }),
    connected: (connected) => unless(() => {
      away = connected ? 0 : away || Date.now();
      lost.value = away > 0 && Date.now() - away >= LOST_AFTER_MS;
      if (away && !lost.value) setTimeout(() => unless(() => { lost.value = away > 0; }), LOST_AFTER_MS);
    }),
  };
}

/** Return what an event says of a job that goes on; its document is read again at the end. @param {import('./stream.js').JobEvent} event */
function whatItIsAt({ kind, status, stage, waits_for_model_until: until }) {
  return kind === 'result' ? {} : { status, stage, waits_for_model_until: until ?? null };
}

/** Look whether anybody works, as long as the job waits. @param {AbortSignal} stop */
async function watchHealth(stop) {
  while (!stop.aborted && job.value?.status === 'queued') {
    try {
      const health = await callJson('health', { signal: stop });
      nobodyWorks.value = health.checks.workers.status !== 'pass';
    } catch {
      nobodyWorks.value = false; // the banner of the lost connection says more
    }
    await new Promise((resolve) => { setTimeout(resolve, HEALTH_MS); });
  }
  nobodyWorks.value = false;
}

/** Cancel the shown job. */
export async function cancel() {
  const shown = job.value;
  try {
    const answer = await callJson(shown.links.cancel, { method: 'POST' });
    if (job.value?.id === shown.id) job.value = answer;
  } catch (error) {
    // It ended before that: then its end is shown.
    if (!(error instanceof CallError) || error.code !== 'job_not_cancellable') throw error;
  }
}

/** Return the proof of a job as a page of its own. @param {string} id */
export async function savedProof(id) {
  return (await call(`jobs/${id}/proof`, { headers: { Accept: 'text/html' } })).blob();
}
