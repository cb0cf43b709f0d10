/** Proves a script that somebody has already: a file, several, a folder or a ZIP. */
import { signal } from '@preact/signals';
import { html } from './html.js';
import { Notice } from './notice.js';
import { refused, send, sending } from '../submission.js';
import { description } from '../session.js';
import { SHORTEST } from '../understanding.js';
import { count, failureWords } from '../words.js';

const SCRIPT = /\.(js|mjs|cjs|ts|mts)$/i;

/** What was picked. @type {import('@preact/signals').Signal<{path: string, file: File}[]>} */
const picked = signal([]);
const entry = signal('');
const over = signal(false);
/** Whether the script is held against the description. */
const compares = signal(true);

export function OwnScript() {
  const files = picked.value;
  const archive = files.length === 1 && /\.zip$/i.test(files[0].path);
  const scripts = files.filter(({ path }) => SCRIPT.test(path));
  return html`<details class="own"><summary>Prove a script that you have</summary>
    <div class="drop ${over.value ? 'over' : ''}" onDragOver=${(/** @type {DragEvent} */ event) => { event.preventDefault(); over.value = true; }}
      onDragLeave=${() => { over.value = false; }} onDrop=${dropped}>
      <p>Drop a script, a folder or a ZIP here, or choose:${' '}
        <label class="button">Files<input type="file" multiple class="visually-hidden" onChange=${chosen} /></label>
        <label class="button">Folder<input type="file" webkitdirectory class="visually-hidden" onChange=${chosen} /></label></p>
      ${files.length > 0 && html`<p class="hint">${count(files.length, 'file')}: ${files.slice(0, 8).map(({ path }) => path).join(', ')}${files.length > 8 ? ', …' : ''}</p>`}
      ${(scripts.length > 1 || archive) && html`<label>k6 starts with ${archive
        ? html`<input value=${entry.value} placeholder="main.js" onInput=${(/** @type {any} */ event) => { entry.value = event.target.value; }} />`
        : html`<select onInput=${(/** @type {any} */ event) => { entry.value = event.target.value; }}>${scripts.map(({ path }) => html`<option selected=${path === entry.value}>${path}</option>`)}</select>`}</label>`}
      ${describes() && html`<label class="check"><input type="checkbox" checked=${compares.value} onInput=${(/** @type {any} */ event) => { compares.value = event.target.checked; }} /> Compare it with the description above</label>`}
      <p class="actions"><button type="button" class="primary" disabled=${!files.length || sending.value} onClick=${() => prove(archive)}>Prove this script</button></p>
      ${refused.value && files.length > 0 && html`<${Notice} tone="bad" role="alert" words=${failureWords(refused.value)} code=${refused.value.code} />`}
    </div></details>`;
}

function describes() {
  return description.value.trim().length >= SHORTEST;
}

/** @param {any} event */
function chosen(event) {
  pick([...event.target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** @param {DragEvent} event */
async function dropped(event) {
  event.preventDefault();
  over.value = false;
  // All of them at once: the list is empty after the first wait.
  const items = [...(event.dataTransfer?.items ?? [])].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  pick((await Promise.all(items.map(({ entry: each, file }) => (each ? filesOf(each, '') : file ? [{ path: file.name, file }] : [])))).flat());
}

/** @param {FileSystemEntry} entry @param {string} folder @returns {Promise<{path: string, file: File}[]>} */
async function filesOf(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => { /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject); });
    return [{ path, file }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const found = [];
  for (;;) {
    // A reader hands out a part at a time.
    const some = /** @type {FileSystemEntry[]} */ (await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); }));
    if (!some.length) break;
    found.push(...(await Promise.all(some.map((each) => filesOf(each, `${path}/`)))).flat());
  }
  return found;
}

/** @param {{path: string, file: File}[]} files */
function pick(files) {
  const wanted = files.filter(({ path }) => !/(^|\/)(\.[^/]*|node_modules)(\/|$)/.test(path));
  picked.value = wanted;
  entry.value = wanted.find(({ path }) => SCRIPT.test(path))?.path ?? '';
}

/** @param {boolean} archive */
async function prove(archive) {
  const form = new FormData();
  for (const { path, file } of picked.value) form.append(archive ? 'archive' : 'files', file, path);
  if (entry.value) form.append('entry', entry.value);
  if (describes() && compares.value) form.append('scenario_description', description.value.trim());
  await send('api/validate-script', form);
}
