/** What the code of a finding means, in the words of the service's catalogue, for whoever asks. */
import { useState } from 'preact/hooks';
import { html } from './html.js';
import { callJson } from '../http.js';

// A run of backticks ends at the next run of as many.
const CODE = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/;

/** @param {{code: string}} props */
export function Meaning({ code }) {
  const [told, setTold] = useState(/** @type {any} */ (null));

  /** @param {{currentTarget: HTMLDetailsElement}} event */
  async function ask({ currentTarget }) {
    if (!currentTarget.open || told?.title) return;
    try {
      setTold(await callJson(`api/findings/${code}`));
    } catch (error) {
      setTold({ failure: /** @type {Error} */ (error).message });
    }
  }

  return html`<details class="meaning" onToggle=${ask}><summary><code>${code}</code><span class="visually-hidden">: what it means</span></summary>
    ${told?.failure && html`<p role="alert">${told.failure}</p>`}
    ${told?.title && html`<p><strong>${told.title}.</strong> ${worded(told.why)}</p><p>For example: ${worded(told.example)}</p>`}</details>`;
}

/** Return a text with its Markdown's code as elements; it holds no other marks. @param {string} text */
function worded(text) {
  return text.split(CODE).map((part, at) => [part, '', html`<code>${unpadded(part)}</code>`][at % 3]);
}

/** Return code without the space on both sides that keeps its backticks apart. @param {string} code */
function unpadded(code) {
  return /^ .* $/.test(code) ? code.slice(1, -1) : code;
}
