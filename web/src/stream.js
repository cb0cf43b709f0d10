/**
 * Follows a job to its end, whatever becomes of the connection.
 *
 * EventSource cannot send a key, so the stream is read with fetch. A proxy may keep a stream open and hold
 * back what it says: a stream that is mute is given up, and after two of them the job is polled.
 */
import { createParser } from 'eventsource-parser';
import { call, callJson, CallError } from './http.js';

// The API says something at once, and then every 15 s at least.
const FIRST_WORD_MS = 6000;
const SILENCE_MS = 35000;
const MOST_MUTE = 2;
const POLL_S = 20;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;

/**
 * @typedef {{id: string, kind: string, status: string, stage: string|null, at: string, waits_for_model_until?: string, finding?: any, repair?: number|null}} JobEvent
 * @typedef {{event: (event: JobEvent) => void, document: (job: any) => void, connected: (connected: boolean) => void}} Listener
 */

/**
 * Follow a job until it is done or `stop` says so. Throws CallError if nothing can come of trying again.
 * @param {{id: string, links: {self: string, events: string}}} job
 * @param {Listener} listener
 * @param {AbortSignal} stop
 */
export async function follow(job, listener, stop) {
  let last = '';
  let mute = 0;
  let pauseMs = FIRST_PAUSE_MS;
  while (!stop.aborted) {
    try {
      const heard = mute < MOST_MUTE ? await listen(job.links.events, last, listener, stop) : null;
      if (heard) {
        last = heard.last;
        mute = heard.mute ? mute + 1 : 0;
      }
      const path = mute < MOST_MUTE ? job.links.self : `${job.links.self}?wait=${POLL_S}`;
      const now = await callJson(path, { signal: stop });
      listener.connected(true);
      listener.document(now);
      if (now.done) return;
      pauseMs = FIRST_PAUSE_MS;
      if (!heard?.mute) await rested(pauseMs * Math.random(), stop);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof CallError) || !error.passing) throw error;
      listener.connected(false);
      await rested(FIRST_PAUSE_MS / 2 + pauseMs * Math.random(), stop);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}

/**
 * Read all events of a finished job.
 * @param {{links: {events: string}}} job @param {Listener} listener @param {AbortSignal} stop
 */
export async function replay(job, listener, stop) {
  await listen(job.links.events, '', listener, stop);
}

/**
 * Return the last event's id when the stream ends, and whether it said nothing at all.
 * @param {string} path @param {string} last @param {Listener} listener @param {AbortSignal} stop
 */
async function listen(path, last, listener, stop) {
  const watchdog = new AbortController();
  const both = AbortSignal.any([stop, watchdog.signal]);
  let timer = setTimeout(() => watchdog.abort(), FIRST_WORD_MS);
  let mute = true;
  const parser = createParser({
    onEvent({ event, id, data }) {
      if (!data) return; // the first frame says how long to wait before a retry, and nothing else
      last = id ?? last;
      listener.event({ ...JSON.parse(data), id: last, kind: event ?? '' });
    },
  });
  try {
    /** @type {Record<string, string>} */
    const headers = { Accept: 'text/event-stream' };
    if (last) headers['Last-Event-ID'] = last;
    const answer = await call(path, { headers, signal: both });
    const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => watchdog.abort(), SILENCE_MS);
      mute = false;
      listener.connected(true);
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (stop.aborted || error instanceof CallError) throw error;
    // Cut off, or given up: the caller reads the job, and comes back.
  } finally {
    clearTimeout(timer);
  }
  return { last, mute };
}

/**
 * Wait, but no longer than until the machine is online or the person looks again.
 * @param {number} ms @param {AbortSignal} stop
 */
function rested(ms, stop) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      clearTimeout(timer);
      resolve(undefined);
    };
    const timer = setTimeout(end, ms);
    const listening = { signal: over.signal };
    addEventListener('online', end, listening);
    document.addEventListener('visibilitychange', () => document.hidden || end(), listening);
    stop.addEventListener('abort', end, listening);
  });
}
