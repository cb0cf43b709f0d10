/** The files beside the description: chosen or dropped, and what was read of them. */
import { signal } from '@preact/signals';
import { html } from './html.js';
import { said } from './copy.js';
import { addBeside, beside, besideBytes, MOST_BYTES, MOST_FILES, notGiven, removeBeside } from '../beside.js';
import { sourceWords } from '../plan-words.js';
import { size } from '../time.js';
import { notUnderstood, understood } from '../understanding.js';
import { count } from '../words.js';

const over = signal(false);

export function Beside() {
  const given = beside.value;
  const large = besideBytes.value > MOST_BYTES;
  return html`<section class="drop beside ${over.value ? 'over' : ''}" aria-labelledby="beside-title"
      onDragOver=${(/** @type {DragEvent} */ event) => { event.preventDefault(); over.value = true; }}
      onDragLeave=${() => { over.value = false; }} onDrop=${dropped}>
    <h2 id="beside-title" class="visually-hidden">What you have already</h2>
    <p><label class="button">Add what you have<input type="file" multiple class="visually-hidden" aria-describedby="beside-hint" onChange=${chosen} /></label>
      <span class="small" id="beside-hint">or drop it here: OpenAPI, HAR, Postman collection, curl commands, access log. Up to ${MOST_FILES} files, ${size(MOST_BYTES)} in all; answers in a HAR do not count.</span></p>
    ${given.length > 0 && html`<ul class="given">${given.map(({ name }, at) => html`<li key=${name}><${Given} name=${name} at=${at} /></li>`)}</ul>`}
    ${notGiven.value.length > 0 && html`<p class="error" role="alert">${notGiven.value.join(' ')}</p>`}
    ${given.length > 0 && html`<p class="small ${large ? 'error' : ''}">${size(besideBytes.value)} will be sent${large ? `; more than ${size(MOST_BYTES)} is taken only where the operator allows it` : ''}. Passwords and tokens in it are not kept: a run takes them from its environment.</p>`}
  </section>`;
}

/** @param {{name: string, at: number}} props */
function Given({ name, at }) {
  const report = understood.value?.plan.sources.find((/** @type {any} */ each) => each.name === name);
  const fault = notUnderstood.value?.fields.find(({ field }) => field === `sources.${at}` || field.startsWith(`sources.${at}.`));
  const told = fault ? null : report && sourceWords(report);
  return html`<p><b>${name}</b> ${fault ? html`<span class="error" role="alert">${fault.message}</span>` : told ? told.so : html`<span class="small">not read yet</span>`}
      <button type="button" class="link" onClick=${() => remove(name)}>Remove<span class="visually-hidden"> ${name}</span></button></p>
    ${told && told.needs && html`<p class="small">${told.needs}</p>`}
    ${told && told.notes.length > 0 && html`<details><summary>${told.summary}</summary><ul>${told.notes.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul></details>`}`;
}

/** @param {any} event */
async function chosen(event) {
  const files = [...event.target.files];
  event.target.value = ''; // the same file may be chosen again once it has changed
  await add(files);
}

/** @param {DragEvent} event */
async function dropped(event) {
  event.preventDefault();
  over.value = false;
  await add([...(event.dataTransfer?.files ?? [])]);
}

/** @param {File[]} files */
async function add(files) {
  await addBeside(files);
  if (!notGiven.value.length) said.value = `${count(files.length, 'file')} added.`;
}

/** @param {string} name */
function remove(name) {
  removeBeside(name);
  said.value = `${name} removed.`;
  document.querySelector(/** @type {'input'} */ ('.beside input'))?.focus();
}
