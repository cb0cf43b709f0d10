/** What changed between two versions, line by line. */
import { structuredPatch } from 'diff';
import { html } from './html.js';

/** @param {{before: string, after: string, names: [string, string], path?: string}} props */
export function Diff({ before, after, names, path = '' }) {
  const { hunks } = structuredPatch(names[0], names[1], before, after, '', '', { context: 3 });
  if (!hunks.length) return html`<p class="hint">${names[0]} and ${names[1]} are the same.</p>`;
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = lines.filter((line) => line.startsWith('+')).length;
  const removed = lines.filter((line) => line.startsWith('-')).length;
  return html`<p class="hint">${path && `${path}, `}${names[0]} to ${names[1]}: ${added} added, ${removed} removed.</p>
    <div class="diff scrolls" tabindex="0" role="region" aria-label="Changes from ${names[0]} to ${names[1]}">
    ${hunks.map((hunk) => html`<div class="hunk-head">line ${hunk.newStart}</div>${hunk.lines.map(row)}`)}</div>`;
}

/** @param {string} line */
function row(line) {
  const text = line.slice(1) || ' ';
  if (line.startsWith('+')) return html`<ins><span aria-hidden="true">+</span><span class="visually-hidden">added: </span>${text}</ins>`;
  if (line.startsWith('-')) return html`<del><span aria-hidden="true">−</span><span class="visually-hidden">removed: </span>${text}</del>`;
  return html`<div class="same"><span aria-hidden="true"> </span>${text}</div>`;
}
