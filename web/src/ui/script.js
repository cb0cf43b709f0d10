/** The script: versions, editor, changes, and how to get the same from a shell. */
import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { copied, saved } from './copy.js';
import { Diff } from './diff.js';
import { callJson } from '../http.js';
import { job, recallSource, report, savedProof, script, sources } from '../job.js';
import { jobLink, route } from '../route.js';
import { proveEdited, sending } from '../submission.js';
import { LAXER, verdictWord } from '../words.js';

const RELOAD_MS = 3000;

/** The text as the person changed it; null while it is as it was given out. @type {import('@preact/signals').Signal<string|null>} */
export const edited = signal(null);

/** Which tab is open. @type {import('@preact/signals').Signal<string>} */
const tab = signal('script');

/** The line to go to. @type {import('@preact/signals').Signal<{line: number}|null>} */
const wanted = signal(null);

/** Versions before the shown one, by id. @type {import('@preact/signals').Signal<Record<string, any>>} */
const known = signal({});

effect(() => {
  const shown = job.value;
  if (shown?.done) known.value = { ...known.peek(), [shown.id]: shown };
});

effect(() => {
  route.value; // another version: its text is as it was given out
  edited.value = null;
  // The changes come first where there is something to compare with.
  tab.value = route.value.line.indexOf(route.value.id) > 0 ? 'changes' : 'script';
});

/** Show a line of the script. @param {number} line */
export function showLine(line) {
  tab.value = 'script';
  wanted.value = { line };
}

export function ScriptPanel() {
  const text = script.value;
  const { id, line } = route.value;
  useEffect(() => { line.forEach(remember); }, [line.join()]);
  // A version that is being made, or was not: those before it stay one click away.
  if (text === null) return line.length > 1 && html`<section class="card"><${Versions} id=${id} line=${line} /></section>`;
  const before = line[line.indexOf(id) - 1];
  const tabs = [['script', 'Script'], ...(before ? [['changes', 'Changes']] : []), ['curl', 'As a command']];
  const changed = edited.value !== null && edited.value !== text;
  return html`<section class="card script" aria-labelledby="script-title">
    <h2 id="script-title" class="visually-hidden">Script</h2>
    <${Versions} id=${id} line=${line} />
    <div class="tabs"><div role="tablist" aria-label="Views of the script" onKeyDown=${(/** @type {KeyboardEvent} */ event) => turn(event, tabs)}>
      ${tabs.map(([name, words]) => html`<button type="button" role="tab" id="tab-${name}" aria-selected=${tab.value === name} aria-controls="panel-${name}"
        tabindex=${tab.value === name ? 0 : -1} onClick=${() => { tab.value = name; }}>${words}</button>`)}
      </div><span class="grow"></span>
      <button type="button" onClick=${() => copied(edited.value ?? text, 'Script')}>Copy</button>
      <button type="button" onClick=${() => saved(new Blob([edited.value ?? text], { type: 'text/javascript' }), fileName())}>Download</button>
      ${job.value.done && report.value && job.value.status === 'succeeded' && html`<button type="button" onClick=${saveProof}>Save proof</button>`}
    </div>
    <div role="tabpanel" id="panel-script" aria-labelledby="tab-script" hidden=${tab.value !== 'script'}><${Editor} text=${text} /></div>
    ${before && html`<div role="tabpanel" id="panel-changes" aria-labelledby="tab-changes" hidden=${tab.value !== 'changes'}>
      ${tab.value === 'changes' && html`<${Changes} before=${before} at=${line.indexOf(id)} text=${edited.value ?? text} />`}</div>`}
    <div role="tabpanel" id="panel-curl" aria-labelledby="tab-curl" hidden=${tab.value !== 'curl'}><${Curl} /></div>
    ${changed && html`<p class="actions edited"><strong>Edited.</strong> The proof is of the text before.
      <button type="button" class="primary" disabled=${sending.value} onClick=${() => proveEdited(edited.value ?? text, job.value)}>Prove again</button>
      <button type="button" onClick=${() => { edited.value = null; }}>Undo the edits</button></p>`}
  </section>`;
}

/** @param {KeyboardEvent} event @param {string[][]} tabs */
function turn(event, tabs) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !(/** @type {HTMLElement} */ (event.target)).matches('[role=tab]')) return;
  event.preventDefault();
  const names = tabs.map(([name]) => name);
  tab.value = names[(names.indexOf(tab.value) + step + names.length) % names.length];
  document.getElementById(`tab-${tab.value}`)?.focus();
}

/** @param {{text: string}} props */
function Editor({ text }) {
  const place = useRef(/** @type {any} */ (null));
  const ready = useRef(false);
  const findings = report.value?.findings ?? [];
  const language = report.value?.language ?? 'javascript';
  useEffect(() => { load(); }, []);
  useEffect(() => {
    const editor = place.current?.querySelector('script-editor');
    if (!editor?.show) return;
    if (editor.value !== (edited.value ?? text)) editor.show(edited.value ?? text, language);
    if (edited.value === null) editor.mark(findings);
    if (wanted.value) {
      editor.reveal(wanted.value.line);
      wanted.value = null;
    }
  });
  return html`<div class="editor" ref=${place}>${loaded.value
    ? html`<script-editor onInput=${(/** @type {any} */ event) => {
      const { value } = event.target;
      edited.value = value === text ? null : value;
    }}></script-editor>`
    : html`<pre tabindex="0" aria-label="Script" role="region">${text}</pre>`}</div>`;
}

const loaded = signal(false);

/** Fetch the editor; it is by far the largest part of the page. Until it is there, the text can be read. */
export async function load() {
  try {
    await import('../editor/editor.js');
    loaded.value = true;
  } catch {
    setTimeout(load, RELOAD_MS); // the API is away
  }
}

/** @param {{id: string, line: string[]}} props */
function Versions({ id, line }) {
  if (line.length < 2) return null;
  return html`<nav class="versions" aria-label="Versions">${line.map((each, at) => {
    const result = known.value[each]?.result;
    const status = (result?.verification ?? result)?.status;
    return html`<a href=${jobLink(each, line)} aria-current=${each === id ? 'true' : undefined}>v${at + 1}${status && html` <span class="small">${verdictWord(status)}</span>`}</a>`;
  })}</nav>`;
}

/** Read a version that is not shown. @param {string} id */
async function remember(id) {
  if (known.value[id] || id === job.value?.id) return;
  try {
    const read = await callJson(`jobs/${id}`);
    known.value = { ...known.value, [id]: read };
    if (read.kind === 'validate' && read.done && sources.value[id] === undefined) await recallSource(id);
  } catch {
    known.value = { ...known.value, [id]: { gone: true } };
  }
}

/** @param {{before: string, at: number, text: string}} props */
function Changes({ before, at, text }) {
  const earlier = known.value[before];
  if (!earlier) return html`<p class="hint">Reading the version before.</p>`;
  const old = earlier.result?.script ?? sources.value[before];
  if (old === undefined) return html`<p class="hint">The version before is no longer kept, so there is nothing to compare with.</p>`;
  const laxer = (report.value?.findings ?? []).filter((/** @type {any} */ each) => each.code === LAXER);
  return html`${laxer.map((/** @type {any} */ each) => html`<p class="notice warn"><strong>Laxer than before.</strong> ${each.message}</p>`)}
    <${Diff} before=${old} after=${text} names=${[`v${at}`, `v${at + 1}`]} />`;
}

function Curl() {
  const shown = job.value;
  const address = new URL('.', document.baseURI).href;
  const made = shown.kind === 'generate'
    ? `curl ${address}api/generate-script \\\n  --json ${quoted(JSON.stringify({ scenario_description: shown.scenario_description }))}`
    : `curl ${address}api/validate-script \\\n  -F files=@${fileName()}`;
  const text = `${made}\ncurl -O ${address}jobs/${shown.id}/script\nk6 run ${fileName()}`;
  return html`<p class="hint">The same from a shell. With keys on, add <code>-H 'Authorization: Bearer KEY'</code>.</p><pre class="command" tabindex="0" role="region" aria-label="Commands">${text}</pre>
    <p class="actions"><button type="button" onClick=${() => copied(text, 'Commands')}>Copy</button></p>`;
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function fileName() {
  return report.value?.language === 'typescript' ? 'script.ts' : 'script.js';
}

async function saveProof() {
  const { id } = job.value;
  saved(await savedProof(id), `loadgenie-proof-${id.slice(0, 8)}.html`);
}
