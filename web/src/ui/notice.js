/** A message in three parts: what is so, what was kept, what to do. */
import { html } from './html.js';

/** @param {{words: {so: string, kept?: string, todo?: string}, tone?: 'bad'|'calm'|'warn', code?: string, role?: 'alert'|undefined, children?: any}} props */
export function Notice({ words, tone = 'calm', code = '', role, children }) {
  return html`<div class="notice ${tone}" role=${role}>
    <p><strong>${words.so}</strong> ${words.kept} ${words.todo}</p>
    ${children}
    ${code && html`<p class="small"><a href="docs/errors.md">${code}</a></p>`}
  </div>`;
}
