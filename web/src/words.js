/** What the page says of results and failures: what is so, what was kept, what to do. */
import { lengthWords, number } from './time.js';

const VERDICTS = /** @type {Record<string, string>} */ ({
  verified: 'Proven',
  partially_verified: 'Partly proven',
  rejected: 'Not given out',
});

/** Return a verdict in one or two words. @param {string} status */
export const verdictWord = (status) => VERDICTS[status] ?? status;

const STATES = /** @type {Record<string, string>} */ ({
  queued: 'waits', running: 'at work', succeeded: 'done', failed: 'failed', cancelled: 'cancelled',
});

/** Return a job's state in a word. @param {string} status */
export const stateWord = (status) => STATES[status] ?? status;

/** Return the first sentences of a report. @param {any} report */
export function verdictSentence(report) {
  if (report.status === 'rejected') {
    const first = report.findings.find((/** @type {any} */ each) => each.severity === 'error');
    const place = first?.line ? `line ${first.line}: ` : '';
    return `Not given out: ${place}${first?.message ?? 'the script has errors.'}`;
  }
  const ran = report.dry_run ? `, and it ran ${count(report.dry_run.iterations, 'iteration')} in a sandbox` : '';
  const load = report.load.matches ? ', it makes the load that you asked for' : '';
  const alone = report.requirements.length ? '' : ' Nothing was asked that it could be compared with: load, address and limits are assumed.';
  if (report.status === 'verified') return `Proven. k6 accepts the script${load}${ran}.${alone}`;
  return `Partly proven. k6 accepts the script. ${notShown(report)}`;
}

/** The code of a finding that a person may have asked for. */
export const LAXER = 'laxer_than_before';

/** The code of a finding about what the script does otherwise than it was asked to. */
export const UNMET = 'requirement_not_met';

/** Return why a report is no more than partial. @param {any} report */
function notShown(report) {
  const skipped = report.checks.find((/** @type {any} */ each) => checkStatus(each, report) === 'skipped');
  const untried = skipped ? `Not tried here: ${(CHECKS[skipped.name] ?? skipped.name).toLowerCase()}.` : '';
  const warnings = report.findings.filter((/** @type {any} */ each) => each.severity === 'warning' && each.code !== LAXER).length;
  const codes = report.findings.map((/** @type {any} */ each) => each.code);
  const unmet = codes.filter((/** @type {string} */ code) => code === UNMET).length;
  const read = codes.includes('reading_incomplete') ? 'part of what you wrote was not understood'
    : codes.includes('reading_doubtful') && 'part of what you wrote can be meant in two ways';
  const parts = [
    read,
    unmet > 0 && `${count(unmet, 'thing')} ${unmet === 1 ? 'is' : 'are'} not as you asked`,
    warnings > unmet && `${count(warnings - unmet, 'thing')} could not be shown`,
  ].filter(Boolean);
  if (untried && !parts.length) return untried;
  const words = parts.join(', and ') || 'not all of it could be shown';
  return `${sentence(`${words}; see below`)} ${untried}`.trim();
}

/** What a finding about the description is called, as in the description's own view. */
export const OF_READING = /** @type {Record<string, string>} */ ({
  reading_incomplete: 'not read', reading_doubtful: 'in doubt', reading_without_background: 'no part of the test',
});

/** Return what a layer came to. That one of several loads differs is a warning, and told here. @param {any} check @param {any} report */
export function checkStatus(check, report) {
  return check.name === 'load' && report.load.matches === false ? 'failed' : check.status;
}

/** Return what one layer of the proof looked at. @param {any} check @param {any} report */
export function checkSentence(check, report) {
  const status = checkStatus(check, report);
  if (status === 'skipped') return sentence(check.reason ?? 'not looked at');
  const passed = status === 'passed';
  switch (check.name) {
    case 'syntax':
      return passed ? 'The text is a script without an error.' : 'The text has errors.';
    case 'modules':
      return passed ? `Each import and each member that is used exists in k6 ${report.k6_version ?? ''}.` : 'It uses something that k6 does not have.';
    case 'options':
      return passed ? 'Real k6 accepts the options.' : 'Real k6 refuses the options.';
    case 'load':
      if (!passed) return 'k6 derives another load than you asked for.';
      return report.load.matches ? 'k6 derives the load that you asked for.' : 'k6 derives a load; the description asks for none to compare.';
    case 'dry_run': {
      const run = report.dry_run;
      if (!run) return passed ? 'It ran in a sandbox.' : 'It fails when it runs.';
      const did = `${count(run.iterations, 'iteration')}, ${count(run.requests, 'request')} answered by a stand-in, ${count(run.checks, 'check')} evaluated.`;
      return passed ? `It ran in a sandbox: ${did}` : `It fails when it runs: ${did}`;
    }
    default:
      return check.status;
  }
}

/** The title of a layer. */
export const CHECKS = /** @type {Record<string, string>} */ ({
  syntax: 'Syntax', modules: 'Modules', options: 'Options', load: 'Load', dry_run: 'Dry run',
});

export const PROOFS = /** @type {Record<string, string>} */ ({
  options: 'the options that k6 derives', dry_run: 'the dry run',
});

/** What is said of a call that failed. @param {import('./http.js').CallError} error */
export function failureWords(error) {
  const kept = 'What you wrote is still here.';
  switch (error.code) {
    case 'unreachable':
      return { so: 'LoadGenie cannot be reached.', kept, todo: 'Is it running? Try again in a moment.' };
    case 'unauthorized':
      return { so: 'This LoadGenie asks for an API key.', kept, todo: 'Give the key above.' };
    case 'rate_limited':
    case 'overloaded':
      return { so: error.message, kept, todo: again(error.retryAfterS) };
    case 'store_unavailable':
      return { so: 'The job store is away, so nothing can be accepted now.', kept, todo: again(error.retryAfterS) };
    case 'job_not_found':
      return { so: 'Not here: the job is older than it is kept, or was made with another key.', kept: 'A description in this tab is kept.', todo: 'Write it anew, or give the key that made it.' };
    case 'payload_too_large':
      return { so: error.message, kept, todo: 'Send less: leave out data files that the script does not need.' };
    default: {
      const fields = error.fields.map((each) => `${each.field}: ${each.message}`).join('; ');
      return { so: error.message, kept, todo: fields || (error.passing ? again(error.retryAfterS) : '') };
    }
  }
}

/** What is said of a job that ended without a result. @param {any} job */
export function endWords(job) {
  if (job.status === 'cancelled') {
    return { so: 'Cancelled. No script was made.', kept: 'The description is kept.', todo: 'Run it again, or change it first.' };
  }
  const problem = job.error ?? {};
  const todo = {
    deadline_exceeded: 'Run it again; a shorter description is faster.',
    ai_quota: 'The model allows no more calls now. Come back later.',
    ai_unavailable: 'The model is away. Run it again later.',
    ai_service_error: 'Run it again later, or ask the operator to look at the log.',
    script_rejected: 'Run it again, or edit the draft and prove it.',
    cannot_change: 'Say it in other words, or edit the script and prove it.',
    description_refused: 'Describe the test in other words.',
    poisoned: 'Tell the operator the id below.',
  }[/** @type {string} */ (problem.code)] ?? 'Run it again.';
  return { so: problem.detail ?? 'The job failed.', kept: 'The description is kept.', todo };
}

/** @param {number|null} seconds */
function again(seconds) {
  return seconds ? `Try again in ${lengthWords(seconds)}.` : 'Try again in a moment.';
}

/** What is said of words that are no part of the test. */
export const ASIDE = 'The past, other systems, examples, what is not wanted. If it is a part, say so in plainer words.';
const MOST_LISTED = 6;

/** Return `“12 branches”, “80 users”`. @param {string[]} phrases */
export function listed(phrases) {
  const more = phrases.length - MOST_LISTED;
  return phrases.slice(0, MOST_LISTED).map((each) => `“${each}”`).join(', ') + (more > 0 ? ` and ${number(more)} more` : '');
}

/** @param {string} words */
function sentence(words) {
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** Return `1 thing` or `3 things`. @param {number} many @param {string} what */
export function count(many, what) {
  return `${number(many)} ${what}${many === 1 ? '' : 's'}`;
}
