/** The editor of the open file, with its findings; the text alone until the editor is there. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { current, edit, edits, file, files } from '../files.js';
import { report } from '../job.js';

const RELOAD_MS = 3000;

const loaded = signal(false);

/** The line to go to. @type {import('@preact/signals').Signal<{line: number}|null>} */
const wanted = signal(null);

/** Go to a line of the open file. @param {number} line */
export function reveal(line) {
  wanted.value = { line };
}

/** Fetch the editor; it is by far the largest part of the page. */
export async function load() {
  try {
    await import('../editor/element.js');
    loaded.value = true;
  } catch {
    setTimeout(load, RELOAD_MS); // the API is away
  }
}

export function Editor() {
  const place = useRef(/** @type {any} */ (null));
  const shown = useRef({ editor: /** @type {any} */ (null), text: '' });
  useEffect(() => { load(); }, []);
  const open = file.value;
  const text = open ? current(open) : null;
  const findings = open ? findingsOf(open.path) : [];
  const goal = wanted.value;
  useEffect(() => {
    const editor = place.current?.querySelector('script-editor');
    if (editor?.show) update(editor, shown.current);
  }, [loaded.value, text, findings.length, report.value, goal]);
  const typed = (/** @type {any} */ event) => {
    shown.current.text = event.target.value;
    edit(shown.current.text);
  };
  if (text === null) return html`<p class="hint">This file is no text.</p>`;
  return html`<div class="editor" ref=${place}>${loaded.value
    ? html`<script-editor onInput=${typed}></script-editor>`
    : html`<pre tabindex="0" aria-label="Script" role="region">${text}</pre>`}</div>`;
}

/**
 * Show what is open. What the person types comes from the editor and never goes back to it: by the time it
 * would arrive, more may have been typed.
 * @param {any} editor @param {{editor: any, text: string}} shown what it is known to have
 */
function update(editor, shown) {
  const open = file.value;
  const text = open && current(open);
  if (!open || text === null) return;
  if (text !== shown.text || editor !== shown.editor) {
    editor.show(text, /\.m?ts$/.test(open.path) || report.value?.language === 'typescript' ? 'typescript' : 'javascript');
    Object.assign(shown, { editor, text });
  }
  // After an edit they would stand at the wrong lines.
  if (!(open.path in edits.value)) editor.mark(findingsOf(open.path));
  if (wanted.value) editor.reveal(wanted.value.line);
  wanted.value = null;
}

/** @param {string} path */
function findingsOf(path) {
  const entry = files.value[0]?.path;
  const findings = report.value?.findings ?? [];
  return files.value.length === 1 ? findings : findings.filter((/** @type {any} */ each) => (each.file ?? entry) === path);
}
