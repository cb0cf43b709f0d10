/** Speaks to the API, and turns whatever goes wrong into one kind of error. */
import { key } from './session.js';

const AWAY = 'LoadGenie cannot be reached. Nothing you wrote is lost.';

/** Why a call failed, in the words of the API where it answered. */
export class CallError extends Error {
  /**
   * @param {string} message what is so, and what to do
   * @param {{status?: number, code?: string, retryAfterS?: number|null, fields?: {field: string, message: string}[]}} [facts]
   */
  constructor(message, facts = {}) {
    super(message);
    this.status = facts.status ?? 0;
    this.code = facts.code ?? 'unreachable';
    this.retryAfterS = facts.retryAfterS ?? null;
    this.fields = facts.fields ?? [];
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Return a path within the folder that the page was opened in, which may be a proxy's prefix. The API's links carry
 * that prefix if it was told of it; else they begin as if there were none.
 * @param {string} path
 */
function below(path) {
  return path.startsWith(new URL('.', document.baseURI).pathname) ? path : path.replace(/^\//, '');
}

/**
 * Return the answer to a call. Throws CallError, and AbortError if `signal` says so.
 *
 * Paths are the page's own, without a leading slash, or links of the API.
 * @param {string} path
 * @param {{method?: string, json?: unknown, form?: FormData, headers?: Record<string, string>, signal?: AbortSignal}} [how]
 * @returns {Promise<Response>}
 */
export async function call(path, { method = 'GET', json, form, headers = {}, signal } = {}) {
  const sent = new Headers(headers);
  if (key.value) sent.set('Authorization', `Bearer ${key.value}`);
  if (json !== undefined) sent.set('Content-Type', 'application/json');
  const body = json === undefined ? form : JSON.stringify(json);
  let answer;
  try {
    answer = await fetch(below(path), { method, headers: sent, body, signal, cache: 'no-store' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallError(AWAY);
  }
  if (!answer.ok) throw await failure(answer);
  return answer;
}

/**
 * Return the JSON of an answer.
 * @param {string} path
 * @param {Parameters<typeof call>[1]} [how]
 * @returns {Promise<any>}
 */
export async function callJson(path, how) {
  const answer = await call(path, how);
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch (error) {
    if (how?.signal?.aborted) throw error;
    throw new CallError(AWAY); // cut off in the middle of its answer
  }
}

/** @param {Response} answer */
async function failure(answer) {
  /** @type {any} */
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // A proxy's own page: its status has to do.
  }
  const retryAfter = Number(answer.headers.get('Retry-After'));
  return new CallError(problem.detail ?? `The server answered ${answer.status}.`, {
    status: answer.status,
    code: problem.code ?? `http_${answer.status}`,
    retryAfterS: answer.headers.has('Retry-After') && retryAfter >= 0 ? retryAfter : null,
    fields: problem.errors ?? [],
  });
}
