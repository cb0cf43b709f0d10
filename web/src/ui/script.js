/** The script: versions, editor, changes, and how to get the same from a shell. */
import { effect, signal } from '@preact/signals';
import { html } from './html.js';
import { Commands } from './commands.js';
import { copied, saved } from './copy.js';
import { Editor, reveal } from './editor.js';
import { Changes, Versions } from './versions.js';
import { chosen, current, edited, edits, file, files } from '../files.js';
import { job, report, savedProof } from '../job.js';
import { route } from '../route.js';
import { canProveEdited, proveEdited, sending } from '../submission.js';

/** Which tab is open. */
const tab = signal('script');

effect(() => {
  // The changes come first where there is something to compare with.
  tab.value = route.value.line.indexOf(route.value.id) > 0 ? 'changes' : 'script';
});

/** Show a line of the script. @param {number} line @param {string|null} [path] */
export function showLine(line, path) {
  tab.value = 'script';
  if (path) chosen.value = path;
  reveal(line);
}

export function ScriptPanel() {
  const { id, line } = route.value;
  const open = file.value;
  // A version that is being made, or was not: those before it stay one click away.
  if (!open) return line.length > 1 && html`<section class="card"><${Versions} /></section>`;
  const text = current(open);
  const before = line[line.indexOf(id) - 1];
  const tabs = [['script', 'Script'], ...(before ? [['changes', 'Changes']] : []), ['commands', 'As a command']];
  return html`<section class="card script" aria-labelledby="script-title">
    <h2 id="script-title" class="visually-hidden">Script</h2>
    <${Versions} />
    <div class="tabs"><div role="tablist" aria-label="Views of the script" onKeyDown=${(/** @type {KeyboardEvent} */ event) => turn(event, tabs)}>
      ${tabs.map(([name, words]) => html`<button type="button" role="tab" id="tab-${name}" aria-selected=${tab.value === name} aria-controls="panel-${name}"
        tabindex=${tab.value === name ? 0 : -1} onClick=${() => { tab.value = name; }}>${words}</button>`)}
      </div><span class="grow"></span>
      ${text !== null && html`<button type="button" onClick=${() => copied(text, 'Script')}>Copy</button>
      <button type="button" onClick=${() => saved(new Blob([text], { type: 'text/javascript' }), open.path.split('/').pop() ?? '')}>Download</button>`}
      ${report.value && job.value.status === 'succeeded' && html`<button type="button" onClick=${saveProof}>Save proof</button>`}
    </div>
    <${Panel} name="script"><${FileChoice} /><${Editor} /></${Panel}>
    ${before && html`<${Panel} name="changes"><${Changes} before=${before} /></${Panel}>`}
    <${Panel} name="commands"><${Commands} /></${Panel}>
    ${edited.value && html`<${Edited} />`}
  </section>`;
}

/** @param {{name: string, children: any}} props */
function Panel({ name, children }) {
  return html`<div role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}" hidden=${tab.value !== name}>${children}</div>`;
}

function FileChoice() {
  if (files.value.length < 2) return null;
  return html`<p class="actions"><label>File <select onInput=${(/** @type {any} */ event) => { chosen.value = event.target.value; }}>
    ${files.value.map(({ path }) => html`<option value=${path} selected=${path === file.value?.path}>${path}</option>`)}</select></label></p>`;
}

function Edited() {
  return html`<p class="actions edited"><strong>Edited.</strong> ${canProveEdited.value ? 'The proof is of the text before.' : 'Some of the files are no text and are not kept here: to prove it again, choose all of them anew.'}
    ${canProveEdited.value && html`<button type="button" class="primary" disabled=${sending.value} onClick=${proveEdited}>Prove again</button>`}
    <button type="button" onClick=${() => { edits.value = {}; }}>Undo the edits</button></p>`;
}

/** @param {KeyboardEvent} event @param {string[][]} tabs */
function turn(event, tabs) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const names = tabs.map(([name]) => name);
  tab.value = names[(names.indexOf(tab.value) + step + names.length) % names.length];
  document.getElementById(`tab-${tab.value}`)?.focus();
}

async function saveProof() {
  const { id } = job.value;
  saved(await savedProof(id), `loadgenie-proof-${id.slice(0, 8)}.html`);
}
