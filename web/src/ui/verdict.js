/** What was proven, in plain words: the sentence, the layers, each phrase with its line and proof. */
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { Charts } from './chart.js';
import { isPointed, phrases, pointed } from './highlighted.js';
import { Finding } from './timeline.js';
import { copied } from './copy.js';
import { job, report } from '../job.js';
import { description } from '../session.js';
import { ASIDE, CHECKS, checkSentence, checkStatus, count, listed, OF_READING, PROOFS, UNMET, verdictSentence, verdictWord } from '../words.js';
import { isDoubted, kindOf } from '../plan-words.js';

/** Return a finding's place: errors, what of the description is not sure or not met, and the rest. @param {any} finding */
function rank({ severity, code }) {
  const kind = code in OF_READING ? 'reading' : code === UNMET ? 'unmet' : severity;
  return ['error', 'reading', 'unmet', 'warning', 'info'].indexOf(kind);
}

/** @param {{onLine: (line: number, file?: string|null) => void, wanted: boolean}} props */
export function Verdict({ onLine, wanted }) {
  const shown = report.value;
  const heading = useRef(/** @type {HTMLHeadingElement|null} */ (null));
  useEffect(() => {
    if (wanted && isWhereSendingLeftIt()) heading.current?.focus();
  }, [shown]);
  if (!shown) return null;
  const findings = shown.findings.toSorted((/** @type {any} */ a, /** @type {any} */ b) => rank(a) - rank(b));
  const { assumptions = [], generator } = job.value.result ?? {};
  return html`<section class="card verdict ${shown.status}" aria-labelledby="verdict-title">
    <h2 id="verdict-title" tabindex="-1" ref=${heading}><span class="badge ${shown.status}">${verdictWord(shown.status)}</span> <span>${afterWord(verdictSentence(shown))}</span></h2>
    ${job.value.base_descriptions.length > 0 && job.value.scenario_description && html`<p>Changed by: “${job.value.scenario_description}”</p>`}
    <p class="hint">Never tried: your server. No request left the sandbox.</p>
    ${generator === 'offline' && html`<p class="hint">Written by rules, without a model. They know loads, limits, requests, pauses and shares; what they could not write stands under “Assumed or left out”.</p>`}
    ${shown.plan?.activities?.length > 0 && html`<p class="notice warn">No address says how users do this, so nothing shows whether the script does it: ${listed(shown.plan.activities)}.</p>`}
    ${findings.length > 0 && html`<h3>${count(findings.length, 'finding')}</h3><ul class="findings">${findings.map((/** @type {any} */ each) => html`<li><${Finding} finding=${each} onOpen=${() => onLine(each.line, each.file)} /></li>`)}</ul>`}
    ${assumptions.length > 0 && html`<h3>Assumed or left out</h3><ul>${assumptions.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>`}
    ${shown.command && html`<${Needs} shown=${shown} />`}
    <${Trace} shown=${shown} onLine=${onLine} />
    ${shown.checks.length > 0 && html`<details open=${shown.status !== 'verified'}><summary>What was looked at</summary>
      <dl class="checks">${shown.checks.map((/** @type {any} */ check) => html`<div><dt>${CHECKS[check.name] ?? check.name} <span class="tag ${checkStatus(check, shown)}">${checkStatus(check, shown)}</span></dt><dd>${checkSentence(check, shown)}</dd></div>`)}</dl></details>`}
    ${shown.load.courses?.some((/** @type {any} */ each) => each.made || each.asked) && html`<h3>Load</h3><${Charts} courses=${shown.load.courses} />`}
    ${shown.dry_run && html`<${Seen} run=${shown.dry_run} />`}
  </section>`;
}

/** Whether the focus has not been moved since the job was sent, so that it may move by itself. */
function isWhereSendingLeftIt() {
  const { activeElement } = document;
  if (activeElement?.id === 'description') return description.value.trim() === job.value.scenario_description;
  return activeElement === document.body || activeElement?.id === 'send';
}

/** The badge has said the first word. @param {string} sentence */
function afterWord(sentence) {
  return sentence.replace(/^(Proven|Partly proven)\. /, '').replace(/^Not given out: /, '');
}

/** @param {{shown: any}} props */
function Needs({ shown }) {
  return html`<h3>What the run needs</h3>
    <p>${shown.needs.map((/** @type {any} */ need) => need.name).join(', ')} ${shown.needs.length === 1 ? 'has' : 'have'} no default.</p>
    <p class="command"><code>${shown.command}</code> <button type="button" onClick=${() => copied(shown.command, 'Command')}>Copy</button></p>`;
}

/** Return what a row is about: the words that ask for it, if they ask for nothing else. @param {Row} row */
function asked(row) {
  if (row.quotes.length && !DETAIL.test(row.parts[0])) return row.quotes.map((quote) => `“${quote}”`).join(' ');
  return row.source ? `${row.source}: ${row.asked}` : row.origin === 'given' ? `by hand: ${row.asked}` : row.asked;
}

// What a request carries stands in the words that name the request.
const DETAIL = /\.steps\[\d+\]\./;

/** @typedef {{parts: string[], doubtful: boolean, quotes: string[], asked: string, found: string|null, proof: string|null, met: boolean|null, line: number|null, file: string|null, origin: string, source: string|null}} Row */

/** @param {{shown: any, onLine: (line: number, file?: string|null) => void}} props */
function Trace({ shown, onLine }) {
  const rows = traced(shown.requirements, shown.plan, job.value.scenario_description ?? '');
  if (!rows.length) return null;
  const met = rows.filter((row) => row.met).length;
  const text = job.value.scenario_description ?? '';
  const aside = phrases(text, shown.plan?.statements ?? []).filter((each) => each.kind === 'aside').map((each) => text.slice(each.start, each.end));
  return html`<h3>From your words to the script</h3>
    <p class="hint">${count(rows.length, 'requirement')}, ${met} shown${met < rows.length ? `, ${rows.length - met} not` : ''}.</p>
    <div class="scrolls" tabindex="0" role="region" aria-label="Requirements"><table class="trace" role="table">
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">you wrote</th><th scope="col" role="columnheader">the script does</th><th scope="col" role="columnheader">shown by</th></tr></thead>
    <tbody role="rowgroup">${rows.map((row) => html`<tr role="row" class=${row.parts.some(isPointed) ? 'pointed' : ''} onPointerEnter=${() => { pointed.value = row.parts; }} onPointerLeave=${() => { pointed.value = []; }}>
      <th scope="row" role="rowheader"><span class="chip ${kindOf(row.parts[0])} ${row.doubtful ? 'doubtful' : ''}">${asked(row)}${row.doubtful && html`<i> (in doubt)</i>`}</span></th>
      <td role="cell">${row.line !== null && html`<button type="button" class="link" onClick=${() => onLine(/** @type {number} */ (row.line), row.file)}>line ${row.line}</button> `}${row.found ?? 'nothing of it'}</td>
      <td role="cell">${row.met === null ? 'not looked at' : html`<span class="tag ${row.met ? 'passed' : 'failed'}">${row.met ? 'met' : 'not met'}</span> ${row.proof ? PROOFS[row.proof] : ''}`}</td>
    </tr>`)}</tbody></table></div>
    ${aside.length > 0 && html`<p class="hint" title=${ASIDE}>No part of the test: ${listed(aside)}.</p>`}`;
}

/**
 * Return requirements in rows; those that ask for the same thing share one.
 * @param {any[]} requirements @param {any} plan @param {string} text @returns {Row[]}
 */
export function traced(requirements, plan, text) {
  const said = phrases(text, plan?.statements ?? []);
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const each of requirements) {
    const key = JSON.stringify([each.asked, each.found, each.proof, each.met]);
    const row = rows.get(key) ?? { ...each, parts: [], quotes: [], doubtful: false, line: null, file: null };
    row.parts.push(each.part);
    row.doubtful ||= plan?.claims.some((/** @type {any} */ claim) => claim.part === each.part && isDoubted(claim)) ?? false;
    row.line ??= each.line ?? null;
    row.file ??= each.file ?? null;
    const quotes = said.filter(({ part }) => part === each.part).map(({ start, end }) => text.slice(start, end));
    // The model quotes where the rules read nothing.
    for (const quote of quotes.length || !each.quote ? quotes : [each.quote]) {
      if (!row.quotes.includes(quote)) row.quotes.push(quote);
    }
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** @param {{run: any}} props */
function Seen({ run }) {
  const calls = new Map();
  for (const course of run.trace) {
    for (const step of course.steps) {
      if (step.kind !== 'request') continue;
      const call = `${step.method} ${step.url}`;
      calls.set(call, (calls.get(call) ?? 0) + course.iterations);
    }
  }
  return html`<details><summary>${count(run.requests, 'request')} seen in the dry run</summary>
    <ul class="calls">${[...calls].map(([call, times]) => html`<li><code>${call}</code> <span class="small">in ${count(times, 'iteration')}</span></li>`)}</ul></details>`;
}
