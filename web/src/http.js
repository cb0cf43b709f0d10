/** Speaks to the API, and turns whatever goes wrong into one kind of error. */
import { key } from './session.js';

/** Why a call failed, in the words of the API where it answered. */
export class CallError extends Error {
  /**
   * @param {string} message what is so, and what to do
   * @param {{status?: number, code?: string, retryAfterS?: number|null, fields?: {field: string, message: string}[], document?: any}} [facts]
   */
  constructor(message, facts = {}) {
    super(message);
    this.status = facts.status ?? 0;
    this.code = facts.code ?? 'unreachable';
    this.retryAfterS = facts.retryAfterS ?? null;
    this.fields = facts.fields ?? [];
    this.document = facts.document ?? null;
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Return the answer to a call. Throws CallError, and AbortError if `signal` says so.
 *
 * Paths have no leading slash: the page may live behind a proxy's prefix.
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
    answer = await fetch(path.replace(/^\//, ''), { method, headers: sent, body, signal, cache: 'no-store' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallError('LoadGenie cannot be reached. Nothing you wrote is lost.');
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
  return answer.status === 204 ? null : answer.json();
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
    document: problem,
  });
}
