/** The versions of a script, and what changed from one to the next. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { html } from './html.js';
import { Diff } from './diff.js';
import { callJson } from '../http.js';
import { current, files, filesOf, recall, sources } from '../files.js';
import { job, report } from '../job.js';
import { jobLink, route } from '../route.js';
import { LAXER, verdictWord } from '../words.js';

/** Documents of versions, by their ids; null of one that is no longer kept. @type {import('@preact/signals').Signal<Record<string, any>>} */
const known = signal({});

effect(() => {
  const shown = job.value;
  if (shown?.done) known.value = { ...known.peek(), [shown.id]: shown };
});

export function Versions() {
  const { id, line } = route.value;
  useEffect(() => { line.forEach(remember); }, [line.join()]);
  if (line.length < 2) return null;
  return html`<nav class="versions" aria-label="Versions">${line.map((each, at) => {
    const result = known.value[each]?.result;
    const status = (result?.verification ?? result)?.status;
    return html`<a href=${jobLink(each, line)} aria-current=${each === id ? 'true' : undefined}>v${at + 1}${status && html` <span class="small">${verdictWord(status)}</span>`}</a>`;
  })}</nav>`;
}

/** Read a version that is not shown. @param {string} id */
async function remember(id) {
  if (known.peek()[id] || id === route.peek().id) return;
  try {
    const read = await callJson(`jobs/${id}`);
    if (read.kind === 'validate' && read.done && !sources.peek()[id]) await recall(id);
    known.value = { ...known.peek(), [id]: read };
  } catch {
    known.value = { ...known.peek(), [id]: null };
  }
}

/** @param {{before: string}} props the id of the version before */
export function Changes({ before }) {
  const at = route.value.line.indexOf(before) + 1;
  const earlier = known.value[before];
  if (earlier === undefined) return html`<p class="hint">Reading the version before.</p>`;
  const old = filesOf(earlier);
  if (!old.length) return html`<p class="hint">The version before has no script that is kept, so there is nothing to compare with.</p>`;
  const laxer = (report.value?.findings ?? []).filter((/** @type {any} */ each) => each.code === LAXER);
  return html`${laxer.map((/** @type {any} */ each) => html`<p class="notice warn"><strong>Laxer than before.</strong> ${each.message}</p>`)}
    ${pairs(old).map(({ path, was, is }) => html`<${Diff} before=${was} after=${is} names=${[`v${at}`, `v${at + 1}`]} path=${path} />`)}`;
}

/** Return each file's text in both versions. @param {import('../files.js').SourceFile[]} old */
function pairs(old) {
  const now = files.value;
  if (old.length === 1 && now.length === 1) return [{ path: '', was: old[0].text ?? '', is: current(now[0]) ?? '' }];
  const paths = [...new Set([...now, ...old].map(({ path }) => path))];
  const text = (/** @type {import('../files.js').SourceFile|undefined} */ file) => (file && current(file)) ?? '';
  return paths.map((path) => ({
    path,
    was: old.find((each) => each.path === path)?.text ?? '',
    is: text(now.find((each) => each.path === path)),
  })).filter(({ was, is }) => was !== is);
}
