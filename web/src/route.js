/** Where the person is, kept in the fragment: it survives a reload and stays out of logs. */
import { signal } from '@preact/signals';

/**
 * @typedef {{view: 'new'|'jobs'|'job', id: string, line: string[]}} Route
 * `line` are the versions of a script, oldest first; `id` is the one that is shown.
 */

/** @type {import('@preact/signals').Signal<Route>} */
export const route = signal(parsed());
addEventListener('hashchange', () => {
  route.value = parsed();
});

/** @returns {Route} */
function parsed() {
  const facts = new URLSearchParams(location.hash.slice(1));
  const id = facts.get('job') ?? '';
  if (/^[0-9a-f]{32}$/.test(id)) {
    const line = (facts.get('line') ?? '').split('.').filter((each) => /^[0-9a-f]{32}$/.test(each));
    return { view: 'job', id, line: line.includes(id) ? line : [id] };
  }
  return { view: facts.has('jobs') ? 'jobs' : 'new', id: '', line: [] };
}

/** Return the fragment of a version. @param {string} id @param {string[]} [line] */
export function jobLink(id, line = [id]) {
  return line.length > 1 ? `#job=${id}&line=${line.join('.')}` : `#job=${id}`;
}

/** Show a version, as a step that the back button undoes. @param {string} id @param {string[]} [line] */
export function showJob(id, line) {
  location.hash = jobLink(id, line);
}
