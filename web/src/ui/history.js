/** The jobs of one's own: find, open, cancel, run again, delete. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { Notice } from './notice.js';
import { callJson, CallError } from '../http.js';
import { jobLink } from '../route.js';
import { description, key } from '../session.js';
import { generate } from '../submission.js';
import { isByHand } from '../plan-words.js';
import { corrections } from '../understanding.js';
import { ago } from '../time.js';
import { failureWords, stateWord, verdictWord } from '../words.js';

/** @type {import('@preact/signals').Signal<any[]>} */
const jobs = signal([]);
/** @type {import('@preact/signals').Signal<string|null>} */
const next = signal(null);
/** @type {import('@preact/signals').Signal<CallError|null>} */
const failed = signal(null);

export function History() {
  const [state, setState] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => { read(state, false); }, [state, key.value]);
  const shown = jobs.value.filter((each) => (each.scenario_description ?? '').toLowerCase().includes(search.toLowerCase()));
  return html`<section class="card history" aria-labelledby="history-title">
    <h1 id="history-title">Jobs</h1>
    <form role="search" class="row" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <label>Search <input type="search" value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.target.value)} /></label>
      <label>State <select onInput=${(/** @type {any} */ event) => setState(event.target.value)}>
        <option value="">all</option>${['queued', 'running', 'succeeded', 'failed', 'cancelled'].map((each) => html`<option value=${each}>${stateWord(each)}</option>`)}
      </select></label>
    </form>
    ${failed.value && html`<${Notice} tone="bad" role="alert" words=${failureWords(failed.value)} code=${failed.value.code} />`}
    ${!shown.length && !failed.value && html`<p class="hint">${jobs.value.length ? 'None of these.' : 'No job yet. Describe a load test, and it stands here for a day.'}</p>`}
    <ul class="jobs">${shown.map((each) => html`<li key=${each.id}><${Row} job=${each} onChange=${() => read(state, false)} /></li>`)}</ul>
    ${next.value && html`<p><button type="button" onClick=${() => read(state, true)}>Show older ones</button>${search ? html` <span class="hint">The search looks at those that are shown.</span>` : ''}</p>`}
  </section>`;
}

/** @param {string} state @param {boolean} older */
async function read(state, older) {
  const query = new URLSearchParams({ limit: '50', ...(state && { status: state }), ...(older && next.value && { cursor: next.value }) });
  try {
    const page = await callJson(`jobs?${query}`);
    jobs.value = older ? [...jobs.value, ...page.jobs] : page.jobs;
    next.value = page.next_cursor;
    failed.value = null;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    failed.value = error;
  }
}

/** @param {{job: any, onChange: () => void}} props */
function Row({ job, onChange }) {
  const verdict = (job.result?.verification ?? job.result)?.status;
  const does = async (/** @type {string} */ path, /** @type {string} */ method) => {
    try {
      await callJson(path, { method });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      failed.value = error;
      return;
    }
    onChange();
  };
  const title = [...job.base_descriptions.slice(0, 1), job.scenario_description || taken(job) || 'A script of your own'].join(' → ');
  return html`<a class="title" href=${jobLink(job.id)}>${title}</a>
    <p class="small">${verdict ? html`<span class="badge ${verdict}">${verdictWord(verdict)}</span>` : html`<span class="badge">${stateWord(job.status)}</span>`}
      ${job.kind === 'validate' ? ' proven only, ' : ' '}<time datetime=${job.created_at} title=${new Date(job.created_at).toLocaleString()}>${ago(job.created_at, Date.now())}</time>
      ${job.error ? html` <span>${job.error.title}</span>` : ''}</p>
    <p class="actions">
      ${!job.done && html`<button type="button" onClick=${() => does(job.links.cancel, 'POST')}>Cancel<span class="visually-hidden"> ${title}</span></button>`}
      ${canRunAgain(job) && html`<button type="button" onClick=${() => runAgain(job)}>Run again<span class="visually-hidden"> ${title}</span></button>`}
      ${job.done && html`<button type="button" onClick=${() => does(job.links.self, 'DELETE')}>Delete<span class="visually-hidden"> ${title}</span></button>`}
    </p>`;
}

/** The files that a job was taken from. @param {any} job */
function taken(job) {
  return job.sources.map((/** @type {any} */ each) => each.name).join(', ');
}

/** Whether what a job was made of is known here: files are not kept. @param {any} job */
export function canRunAgain(job) {
  return job.kind === 'generate' && !job.base_descriptions.length && !job.sources.length;
}

/** Send a job's description again, with what was corrected by hand. @param {any} job */
export function runAgain(job) {
  description.value = job.scenario_description;
  corrections.value = correctionsOf(job.result?.verification?.plan);
  return generate(job.scenario_description, Object.keys(corrections.value).length ? corrections.value : undefined);
}

/** Return the parts of a plan that were given by hand. @param {any} plan */
function correctionsOf(plan) {
  const byHand = (plan?.claims ?? []).filter(isByHand);
  const names = ['scenarios', 'criteria'].filter((name) => byHand.some((/** @type {any} */ claim) => claim.part.startsWith(`${name}[`)));
  return Object.fromEntries(names.map((name) => [name, plan[name]]));
}
