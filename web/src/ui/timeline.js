/** The progress of a job, as time: lanes for what waited, wrote, proved and repaired. */
import { html } from './html.js';
import { Meaning } from './meaning.js';
import { Notice } from './notice.js';
import { cancel, events, job, lost, nobodyWorks, now } from '../job.js';
import { LANES, repairs, stretches } from '../lanes.js';
import { clock, number } from '../time.js';
import { count, OF_READING } from '../words.js';

export function Timeline() {
  const shown = job.value;
  const parts = stretches(shown, events.value, now.value);
  const total = Math.max(1, ...parts.map((part) => part.to));
  const rounds = repairs(events.value);
  return html`<section class="card" aria-labelledby="progress-title">
    <h2 id="progress-title">${shown.done ? 'How it went' : 'In progress'}</h2>
    <p role="status" class="status">${statusWords(shown)}</p>
    ${lost.value && html`<${Notice} tone="warn" words=${{ so: 'Connection lost.', kept: 'The job goes on.', todo: 'This page comes back by itself.' }} />`}
    ${nobodyWorks.value && html`<${Notice} tone="warn" words=${{ so: 'Nobody is at work.', kept: 'The job waits until a worker starts.', todo: 'Start one:' }}>
      <pre class="small">celery -A worker.main worker</pre></${Notice}>`}
    <ol class="lanes">
      ${LANES.map((lane) => html`<${Lane} lane=${lane} parts=${parts.filter((part) => part.lane === lane)} total=${total} />`)}
    </ol>
    ${rounds.map((findings, round) => html`<details><summary>Proof ${round + 1} found ${count(findings.length, 'thing')}</summary>
      <ul class="findings">${findings.map((each) => html`<li><${Finding} finding=${each} /></li>`)}</ul></details>`)}
    ${!shown.done && html`<p class="actions"><button type="button" onClick=${cancel}>Cancel</button></p>`}
  </section>`;
}

/** @param {{lane: string, parts: import('../lanes.js').Stretch[], total: number}} props */
function Lane({ lane, parts, total }) {
  const took = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  const going = parts.some((part) => part.going);
  return html`<li class=${going ? 'going' : ''}>
    <span class="lane-name">${lane}</span>
    <span class="lane-track" aria-hidden="true">${parts.map((part) => html`<span class="bar ${lane}" style=${{
      insetInlineStart: `${(100 * part.from) / total}%`, inlineSize: `max(3px, ${(100 * (part.to - part.from)) / total}%)`,
    }}></span>`)}</span>
    <span class="lane-time">${parts.length ? `${number(Math.round(took / 100) / 10)} s` : html`<span aria-label="not at all">–</span>`}</span>
  </li>`;
}

/** @param {any} shown */
function statusWords(shown) {
  if (shown.waits_for_model_until) {
    return `The model is away. Tried again at ${clock(shown.waits_for_model_until)} or a little later. You may close this page.`;
  }
  if (shown.status === 'queued') {
    const place = shown.queue_position > 1 ? `${count(shown.queue_position - 1, 'job')} before it. ` : '';
    return `Waits for a worker. ${place}You may close this page.`;
  }
  if (shown.status === 'running') {
    return { drafting: 'Writing the script.', verifying: 'Proving the script.', repairing: 'Repairing what the proof found.' }[/** @type {string} */ (shown.stage)] ?? 'At work.';
  }
  const repaired = shown.result?.repairs ? `, repaired ${count(shown.result.repairs, 'time')}` : '';
  return { succeeded: `Done${repaired}.`, failed: 'Ended without a result.', cancelled: 'Cancelled.' }[/** @type {string} */ (shown.status)] ?? '';
}

/** One finding, in words. @param {{finding: any, onOpen?: (finding: any) => void}} props */
export function Finding({ finding, onOpen }) {
  const place = finding.line ? `${finding.file && finding.file !== 'script.js' ? `${finding.file}, ` : ''}line ${finding.line}` : '';
  return html`<div class="finding"><p><span class="tag ${finding.severity} ${finding.code}">${OF_READING[finding.code] ?? finding.severity}</span>${' '}
    ${place && (onOpen ? html`<button type="button" class="link" onClick=${() => onOpen(finding)}>${place}</button>` : html`<strong>${place}</strong>`)}${place && ': '}
    ${finding.message} ${finding.hint && html`<em>${finding.hint}</em>`}</p><${Meaning} code=${finding.code} /></div>`;
}
