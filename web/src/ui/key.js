/** The API key: asked for when the API asks, kept in this tab unless wished otherwise. */
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { html } from './html.js';
import { key, setKey } from '../session.js';

/** Whether the field is shown. */
export const asksForKey = signal(false);

/** @param {{why: string}} props */
export function KeyField({ why }) {
  const [typed, setTyped] = useState(key.value);
  const [remember, setRemember] = useState(false);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    setKey(typed.trim(), remember);
    asksForKey.value = false;
  };
  return html`<section class="card" aria-labelledby="key-title"><h2 id="key-title">API key</h2>
    <p>${why}</p>
    <form class="row" onSubmit=${submit}>
      <label>Key <input type="password" autocomplete="off" spellcheck="false" value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} /></label>
      <label class="check"><input type="checkbox" checked=${remember} onInput=${(/** @type {any} */ event) => setRemember(event.target.checked)} /> Remember on this machine</label>
      <button class="primary">Use this key</button>
    </form>
    <p class="hint">It is kept in this tab until you close it, and sent to this LoadGenie only.</p></section>`;
}
