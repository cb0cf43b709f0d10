/** The same from a shell. */
import { html } from './html.js';
import { copied } from './copy.js';
import { files } from '../files.js';
import { job } from '../job.js';

export function Commands() {
  const text = commands(new URL('.', document.baseURI).href, job.value, files.value.map(({ path }) => path));
  return html`<p class="hint">The same from a shell. Where keys are on, add <code>-H 'Authorization: Bearer KEY'</code>.</p>
    <pre class="command" tabindex="0" role="region" aria-label="Commands">${text}</pre>
    <p class="actions"><button type="button" onClick=${() => copied(text, 'Commands')}>Copy</button></p>`;
}

/** Return the commands that make a job and run its script. @param {string} address @param {any} job @param {string[]} paths */
export function commands(address, job, paths) {
  const [entry] = paths;
  if (job.kind === 'validate') {
    const uploads = paths.map((path) => `-F ${quoted(`files=@${path};filename=${path}`)}`).join(' ');
    return `curl ${address}api/validate-script -F entry=${quoted(entry)} ${uploads}\nk6 run ${quoted(entry)}`;
  }
  const body = {
    scenario_description: job.scenario_description,
    ...(job.base_job_id && { base_job_id: job.base_job_id }),
  };
  return `curl ${address}api/generate-script \\\n  --json ${quoted(JSON.stringify(body))}\n`
    + `curl -OJ ${address}jobs/${job.id}/script\nk6 run script.js`;
}

/** @param {string} text */
function quoted(text) {
  return /^[\w./=@;-]+$/.test(text) && !text.includes(';') ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
