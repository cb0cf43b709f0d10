/** The page: where a person is, and what stands there. */
import { effect } from '@preact/signals';
import { html } from './html.js';
import { Beside } from './beside.js';
import { Chips } from './chips.js';
import { said } from './copy.js';
import { Highlighted } from './highlighted.js';
import { canRunAgain, History, runAgain } from './history.js';
import { asksForKey, KeyField } from './key.js';
import { Notice } from './notice.js';
import { OwnScript } from './own.js';
import { load } from './editor.js';
import { ScriptPanel, showLine } from './script.js';
import { Timeline } from './timeline.js';
import { Verdict } from './verdict.js';
import { beside } from '../beside.js';
import { edited, script } from '../files.js';
import { job, jobError, report } from '../job.js';
import { route } from '../route.js';
import { description, key, theme } from '../session.js';
import { change, generate, refused, sending } from '../submission.js';
import { corrections, given, isEnough, LONGEST, notUnderstood, SHORTEST } from '../understanding.js';
import { count, endWords, failureWords, verdictSentence } from '../words.js';
import { signal } from '@preact/signals';

const EXAMPLES = [
  ['Users', 'Ramp from 10 to 200 users over 5 minutes against https://shop.example/api/products, hold for 10 minutes. p95 under 400 ms, less than 1 % failures.'],
  ['Rate', '100 requests per second for 10 minutes to GET https://api.example/health, p99 below 250 ms, stop the test if more than 5 % fail.'],
  ['Login', '30 users for 5 minutes: POST https://shop.example/login with JSON {"user": "test", "password": "s3cret"}, then GET https://shop.example/orders. Think 2 to 5 seconds between requests.'],
];

/** Whether the shown job was sent from this page, so that its verdict may take the focus. */
const own = signal(false);

effect(() => {
  if (route.value.view === 'job') {
    load(); // while the job runs
    const [text] = [...(job.value?.base_descriptions ?? []), job.value?.scenario_description];
    if (text && !description.peek()) description.value = text;
  }
});

export function App() {
  const { view } = route.value;
  const unauthorized = [refused.value, jobError.value, notUnderstood.value].some((each) => each?.status === 401);
  return html`<a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>To the content</a>
    <${Header} />
    <main id="main" tabindex="-1">
      ${(asksForKey.value || unauthorized) && html`<${KeyField} why=${unauthorized ? (key.value ? 'The key is not accepted. What you wrote is kept.' : 'This LoadGenie asks for a key. What you wrote is kept.') : 'Needed only where LoadGenie asks for keys.'} />`}
      ${view === 'jobs' ? html`<${History} />` : html`<${Work} />`}
    </main>
    <p class="visually-hidden" role="status">${said.value}</p>
    <${Footer} />`;
}

function Header() {
  const { view } = route.value;
  return html`<header>
    <a class="brand" href="#">LoadGenie</a>
    <nav aria-label="Page"><a href="#" aria-current=${view === 'new' ? 'page' : undefined} onClick=${beginAnew}>New</a>
      <a href="#jobs" aria-current=${view === 'jobs' ? 'page' : undefined}>Jobs</a> <a href="docs">API</a></nav>
    <span class="grow"></span>
    <button type="button" class="quiet" aria-pressed=${asksForKey.value} onClick=${() => { asksForKey.value = !asksForKey.value; }}>Key${key.value ? ' ✓' : ''}</button>
    <label class="quiet"><span class="visually-hidden">Colours</span><select onInput=${(/** @type {any} */ event) => { theme.value = event.target.value; }}>
      ${[['', 'Auto'], ['light', 'Light'], ['dark', 'Dark']].map(([name, words]) => html`<option value=${name} selected=${theme.value === name}>${words}</option>`)}</select></label>
  </header>`;
}

/** Start with an empty page; what was sent is kept with its job, and what was not stays. */
function beginAnew() {
  refused.value = null;
  const sent = [...(job.value?.base_descriptions ?? []), job.value?.scenario_description];
  if (sent.includes(description.value.trim())) {
    description.value = '';
    beside.value = [];
    corrections.value = {};
  }
}

function Footer() {
  return html`<footer><p class="small">A script is proven here before it is given out: accepted by real k6, compared with what you asked, run in a sandbox that lets no traffic out. <a href="docs">API</a> · <a href="docs/errors.md">Errors</a> · <a href="notices.txt">Licences</a></p></footer>`;
}

function Work() {
  const { view } = route.value;
  const shown = view === 'job' ? job.value : null;
  return html`<div class="work ${shown ? 'with-job' : ''}">
    <div class="column">
      <${Describe} />
      ${view === 'job' && !shown && !jobError.value && html`<p class="hint" role="status">Reading the job.</p>`}
      ${view === 'job' && jobError.value && html`<${Notice} tone="bad" role="alert" words=${failureWords(jobError.value)} code=${jobError.value.code} />`}
      ${shown && html`<${Timeline} />`}
      ${shown?.done && !shown.result && html`<${Ended} shown=${shown} />`}
      ${shown && report.value && html`<${Verdict} wanted=${own.value} onLine=${showLine} />`}
    </div>
    <div class="column">
      ${view === 'new' && html`<${Empty} />`}
      ${shown && html`<${ScriptPanel} />`}
      ${shown?.done && script.value !== null && html`<${Change} shown=${shown} />`}
    </div>
  </div>`;
}

function Describe() {
  const text = description.value;
  const length = text.trim().length;
  const long = length > LONGEST;
  const enough = isEnough(length, beside.value.length);
  const submit = async () => {
    if (!enough || sending.value) return;
    own.value = true;
    await generate(text, given());
  };
  const error = refused.value ?? (notUnderstood.value?.status === 401 ? null : notUnderstood.value);
  return html`<section class="card describe" aria-labelledby="describe-title">
    <h1 id="describe-title"><label for="description">Describe the load test</label></h1>
    <${Highlighted} value=${text} describedBy="understood" onInput=${(/** @type {string} */ written) => { description.value = written; }} onSend=${submit} />
    <${Beside} />
    ${error && error.status !== 401 && !isOfFiles(error) && html`<${Notice} tone="bad" role="alert" words=${failureWords(error)} code=${error.code} />`}
    <p class="actions send">
      <button type="button" id="send" class="primary" disabled=${sending.value} aria-disabled=${!enough} onClick=${submit}>Write and prove it <kbd class="wide">Ctrl Enter</kbd></button>
      <span class="small ${long ? 'error' : ''}">${length > 0 && length < SHORTEST ? `A few words more: at least ${SHORTEST} characters.` : long ? `Too long by ${count(length - LONGEST, 'character')}; ${LONGEST.toLocaleString('en')} are read.` : `${length.toLocaleString('en')} of ${LONGEST.toLocaleString('en')}`}</span>
    </p>
    <${Chips} />
    <${OwnScript} />
  </section>`;
}

/** Whether an error is said beside the file that it is about. @param {import('../http.js').CallError} error */
function isOfFiles(error) {
  return error.fields.length > 0 && error.fields.every(({ field }) => /^sources\.\d+/.test(field));
}

function Empty() {
  return html`<section class="card empty" aria-labelledby="empty-title"><h2 id="empty-title">From a sentence to a proven script</h2>
    <ol class="steps"><li>Write what to test in plain words. What is understood is marked as you write.</li>
      <li>LoadGenie writes a Grafana k6 script and proves it: real k6 accepts it, it makes the load you asked for, and it runs in a sandbox.</li>
      <li>You see which phrase became which line, and what shows it. Then copy, change or run it.</li></ol>
    <h3>Try one</h3>
    <ul class="examples">${EXAMPLES.map(([name, text]) => html`<li><button type="button" class="example" onClick=${() => { description.value = text; document.getElementById('description')?.focus(); }}><b>${name}</b> ${text}</button></li>`)}</ul>
  </section>`;
}

/** @param {{shown: any}} props */
function Ended({ shown }) {
  return html`<${Notice} tone=${shown.status === 'failed' ? 'bad' : 'calm'} words=${endWords(shown)} code=${shown.error?.code ?? ''}>
    ${shown.base_descriptions.length > 0 && html`<p>The wish was: “${shown.scenario_description}”</p>`}
    <p class="actions">${canRunAgain(shown) && html`<button type="button" onClick=${() => { own.value = true; runAgain(shown); }}>Run again</button>`}
      ${shown.error?.request_id && html`<span class="small">Request ${shown.error.request_id}</span>`}</p></${Notice}>`;
}

/** @param {{shown: any}} props */
function Change({ shown }) {
  const wish = changing.value;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    own.value = true;
    if (wish.trim()) change(wish.trim(), shown, edited.value || !shown.result?.script ? script.value : null);
  };
  return html`<section class="card" aria-labelledby="change-title"><h2 id="change-title"><label for="wish">Change it</label></h2>
    <form class="row" onSubmit=${submit}><input id="wish" class="grow" value=${wish} onFocus=${(/** @type {any} */ event) => event.target.select()} placeholder="make it 300 users and p95 under 500 ms" onInput=${(/** @type {any} */ event) => { changing.value = event.target.value; }} />
      <button class="primary" disabled=${sending.value || !wish.trim()}>Change</button></form>
    <p class="hint">A new version is made of the script ${edited.value ? 'as you edited it' : 'as it stands'}; this one is kept.</p></section>`;
}

/** The wish that is being written; it is kept until it was done. */
const changing = signal('');

effect(() => {
  const { status, scenario_description: done } = job.value ?? {};
  if (status === 'succeeded' && done === changing.peek().trim()) changing.value = '';
});

effect(() => {
  const name = report.value && route.value.view === 'job' ? verdictSentence(report.value).split('.')[0] : '';
  document.title = name ? `${name} · LoadGenie` : 'LoadGenie';
});
