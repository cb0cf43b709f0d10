/** The description, with what was understood of it marked behind the words. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { html } from './html.js';
import { isDoubted, kindOf } from '../plan-words.js';
import { understood } from '../understanding.js';

/** The parts of the plan that the person points at. @type {import('@preact/signals').Signal<string[]>} */
export const pointed = signal([]);

/** Whether a part of the plan, or one that it belongs to, is pointed at. @param {string|null} part */
export function isPointed(part) {
  return part !== null && pointed.value.some((each) => part === each || part.startsWith(`${each}.`));
}

/** @param {{value: string, onInput: (text: string) => void, onSend: () => void, describedBy: string, disabled?: boolean}} props */
export function Highlighted({ value, onInput, onSend, describedBy, disabled }) {
  const marks = useRef(/** @type {HTMLDivElement|null} */ (null));
  const known = understood.value?.text === value ? understood.value : null;
  const marked = known ? phrases(value, known.plan.statements, known.secrets) : [];
  const doubtful = known?.plan.claims.filter(isDoubted).map((/** @type {any} */ claim) => claim.part) ?? [];
  return html`<div class="highlighted">
    <div class="marks" aria-hidden="true" ref=${marks}>${pieces(value, marked).map((piece) => segment(piece, doubtful))}${'\n'}</div>
    <textarea id="description" rows="4" spellcheck="true" autocomplete="off" aria-describedby=${describedBy}
      placeholder="50 users for 2 minutes against https://shop.example/api/products, p95 under 400 ms"
      value=${value} readonly=${disabled}
      onInput=${(/** @type {any} */ event) => onInput(event.target.value)}
      onScroll=${(/** @type {any} */ event) => { if (marks.current) marks.current.scrollTop = event.target.scrollTop; }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onSend();
        }
      }}></textarea>
  </div>`;
}

// Quantities of one part that stand this close are one phrase: "p95 under 400".
const NEAR = 24;
// A quantity is marked with the word that it counts.
const NEXT_WORD = /^[ \u00a0]?[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Devanagari}\p{Script=Hangul}%/]+/u;

// Such a word joins what stands beside it, and belongs to neither.
const JOINS = /^\s*(?:and|or|then|to|in|on|at|for|against|with|within|over|und|auf)$/i;

/** @typedef {{start: number, end: number, kind: string, part: string|null}} Phrase */

/**
 * Return what is marked, in order.
 * @param {string} text @param {any[]} statements @param {[number, number][]} [secrets] @returns {Phrase[]}
 */
export function phrases(text, statements, secrets = []) {
  /** @type {Phrase[]} */
  const found = [];
  const ordered = statements.filter((each) => each.fate !== 'data').sort((a, b) => a.span[0] - b.span[0]);
  for (const { span: [start, end], fate, part } of ordered) {
    const kind = { unread: 'unread', background: 'aside' }[/** @type {string} */ (fate)] ?? kindOf(part ?? '');
    const last = found[found.length - 1];
    const between = last ? text.slice(last.end, start) : '';
    const near = part === null ? kind === 'aside' && !between.trim() : between.length <= NEAR && !/[.;\n]/.test(between);
    if (last && last.kind === kind && last.part === part && near) last.end = end;
    else found.push({ start, end, kind, part });
  }
  found.forEach((phrase, at) => {
    if (!/[\d%]$/.test(text.slice(phrase.start, phrase.end)) || /[/:]\S*$/.test(text.slice(phrase.start, phrase.end))) return;
    const room = text.slice(phrase.end, found[at + 1]?.start);
    const word = NEXT_WORD.exec(room)?.[0] ?? '';
    if (!JOINS.test(word)) phrase.end += word.length;
  });
  const hidden = secrets.map(([start, end]) => ({ start, end, kind: 'secret', part: null }));
  return [...found.flatMap((each) => around(each, hidden)), ...hidden].sort((a, b) => a.start - b.start);
}

/** Return what of a phrase lies around others, which have marks of their own. @param {Phrase} phrase @param {Phrase[]} others @returns {Phrase[]} */
function around(phrase, others) {
  return others.reduce((parts, { start, end }) => parts.flatMap((part) => [
    { ...part, end: Math.min(part.end, Math.max(part.start, start)) }, { ...part, start: Math.max(part.start, Math.min(part.end, end)) },
  ].filter((each) => each.start < each.end)), [phrase]);
}

/** Return the text in pieces, each with the phrase that it is, if it is one. @param {string} text @param {Phrase[]} marked @returns {{text: string, phrase: Phrase|null}[]} */
export function pieces(text, marked) {
  const found = [];
  let at = 0;
  for (const phrase of marked) {
    if (phrase.start > at) found.push({ text: text.slice(at, phrase.start), phrase: null });
    found.push({ text: text.slice(phrase.start, phrase.end), phrase });
    at = phrase.end;
  }
  found.push({ text: text.slice(at), phrase: null });
  return found;
}

/** @param {{text: string, phrase: Phrase|null}} piece @param {string[]} doubtful the parts that are in doubt */
function segment({ text, phrase }, doubtful) {
  if (!phrase) return text;
  const doubt = phrase.part !== null && doubtful.includes(phrase.part);
  return html`<mark class="${phrase.kind} ${doubt ? 'doubtful' : ''} ${isPointed(phrase.part) ? 'pointed' : ''}">${text}</mark>`;
}
