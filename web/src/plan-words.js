/** A plan in words: one chip for each thing that was understood. */
import { compact, number } from './time.js';
import { count } from './words.js';

/**
 * @typedef {{kind: string, words: string, parts: string[], doubt: string, rough: boolean, byHand: boolean, edits: {dialog: 'load'|'criteria'|'shares', scenario: number}|null}} Chip
 */

/** What is to be said of what users do where no address says how. */
export const NO_ADDRESS = 'no address says how, so the script may leave it out. Name the request, such as “POST /login”';
// How the doubt of a number ends that is told roughly: what is near it does what was asked.
const ROUGH = 'is not exact';
const SCHEME = /\b(?:https?|wss?):\/\//g;
// "buy with POST /orders" is called so because it makes that request, which has a chip of its own.
const REQUEST_IN_A_NAME = /(?<=\S)\s+(?:with\s+)?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s.*$/;
const SCHEMES = /** @type {Record<string, string>} */ ({ basic: 'basic authentication', bearer: 'bearer token', api_key: 'API key' });
const METRICS = /** @type {Record<string, string>} */ ({
  http_req_duration: '', http_req_waiting: ' of the first byte', http_req_tls_handshaking: ' of the TLS handshake', iteration_duration: ' of an iteration',
});
const AGGREGATIONS = /** @type {Record<string, string>} */ ({ avg: 'mean', med: 'median', max: 'longest', min: 'shortest' });

/** Return the kind of a part of a plan, as a word for people. @param {string} part */
export function kindOf(part) {
  if (part.startsWith('criteria')) return 'pass';
  if (part.includes('.steps[') || part.endsWith('.ordered') || !part.startsWith('scenarios')) return 'request';
  if (part.includes('.pause')) return 'pause';
  if (part.includes('share') || part.includes('weight')) return 'share';
  return /duration_s$|start_s$/.test(part) ? 'time' : 'load';
}

/** Return the chips of a plan, in the order in which people think. @param {any} plan @returns {Chip[]} */
export function chips(plan) {
  const several = plan.scenarios.length > 1;
  return [
    // Every test is one of a load.
    ...(plan.test_type && plan.test_type !== 'load' ? [chip(plan, 'type', `${plan.test_type} test`, [], null)] : []),
    ...plan.scenarios.flatMap((/** @type {any} */ scenario, /** @type {number} */ at) => ofScenario(plan, scenario, at, several)),
    ...ofAccess(plan),
    ...plan.activities.map((/** @type {string} */ activity) => ({ ...chip(plan, 'no address', activity, [], null), doubt: NO_ADDRESS })),
    ...plan.criteria.map((/** @type {any} */ criterion, /** @type {number} */ at) =>
      chip(plan, 'pass', criterionWords(withKnownScope(plan, criterion, at)), [`criteria[${at}]`], { dialog: 'criteria', scenario: 0 })),
  ];
}

/** Return what is said of who sends the requests, and of what answers give to later ones. @param {any} plan @returns {Chip[]} */
function ofAccess({ credentials, answered_token: token, passed_on: passed }) {
  const words = [
    credentials && ['access', SCHEMES[credentials]],
    token && ['access', `token of an answer${token[0] && `, its field ${token[0]}`}`],
    passed.length && ['passed on', passed.map((/** @type {any[]} */ [what]) => what).join(', ')],
  ];
  return words.filter(Boolean).map(([kind, said]) => ({ kind, words: said, parts: [], doubt: '', rough: false, byHand: false, edits: null }));
}

/** @param {any} plan @param {any} scenario @param {number} at @param {boolean} several @returns {Chip[]} */
function ofScenario(plan, scenario, at, several) {
  const path = `scenarios[${at}]`;
  const whose = several && scenario.name !== 'default' ? `${shortened(scenario.name.replace(REQUEST_IN_A_NAME, ''))}: ` : '';
  /** @type {Chip[]} */
  const found = [];
  const add = (/** @type {string} */ kind, /** @type {string} */ words, /** @type {string[]} */ parts, /** @type {Chip['edits']} */ edits = null) =>
    found.push(chip(plan, kind, whose && words.startsWith(whose.slice(0, -2)) ? words : whose + words, parts, edits));
  const edits = /** @type {const} */ ({ dialog: 'load', scenario: at });
  if (scenario.share !== null) add('share', `${number(scenario.share)} %`, [`${path}.share`], { dialog: 'shares', scenario: at });
  if (scenario.load) {
    const load = loadWords(scenario.load);
    if (load) add('load', load, [`${path}.load.target`, `${path}.load.start`, `${path}.load.stages`, `${path}.load.per`, `${path}.load.limit_vus`], edits);
    if (scenario.load.duration_s !== null) add('time', compact(scenario.load.duration_s), [`${path}.load.duration_s`], edits);
  }
  if (scenario.start_s) add('time', `begins after ${compact(scenario.start_s)}`, [`${path}.start_s`]);
  scenario.steps.forEach((/** @type {any} */ step, /** @type {number} */ index) => {
    add('request', stepWords(step), [`${path}.steps[${index}]`],
      step.weight === null ? null : { dialog: 'shares', scenario: at });
  });
  if (scenario.pause) add('pause', pauseWords(scenario.pause), [`${path}.pause`]);
  return found;
}

/** @param {any} plan @param {string} kind @param {string} words @param {string[]} parts @param {Chip['edits']} edits @returns {Chip} */
function chip(plan, kind, words, parts, edits) {
  const claims = plan.claims.filter((/** @type {any} */ claim) => parts.includes(claim.part));
  return {
    kind, words, parts, edits,
    doubt: [...new Set(claims.filter(isDoubted).map((/** @type {any} */ claim) => claim.doubt))].join('; '),
    rough: claims.some((/** @type {any} */ claim) => claim.doubt?.endsWith(ROUGH)),
    byHand: claims.some(isByHand),
  };
}

/** Whether the words of a part can be meant in two ways; those of a rough number cannot. @param {any} claim */
export function isDoubted(claim) {
  return Boolean(claim.doubt) && !claim.doubt.endsWith(ROUGH);
}

/** Whether a person gave a part of a plan, and no file did. @param {any} claim */
export function isByHand(claim) {
  return claim.origin === 'given' && !claim.source;
}

const KINDS = /** @type {Record<string, string>} */ ({
  openapi: 'OpenAPI', har: 'a recording', postman: 'a Postman collection', curl: 'curl commands', log: 'an access log',
});

/** Return what is said of a file that was read. @param {any} report */
export function sourceWords({ kind, found, taken, needs, left_out: left, assumed }) {
  const of = kind === 'log' ? `${number(taken)} kinds of requests, in ${number(found)} lines` : `${number(taken)} of ${number(found)} requests taken`;
  const out = left.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + each.count, 0);
  const parts = [...(out ? [`${number(out)} left out`] : []), ...(assumed.length ? [`${number(assumed.length)} assumed`] : [])];
  return {
    so: `${KINDS[kind] ?? kind}: ${of}.`,
    needs: needs.length ? `A run has to be given ${needs.join(', ')}.` : '',
    summary: parts.join(', '),
    notes: [
      ...left.map((/** @type {any} */ each) => `Left out, ${number(each.count)}: ${each.reason} (${each.at})`),
      ...assumed,
    ],
  };
}

/** Return a load without its length: `10 → 200 VUs`, and `20, then 60 VUs` of levels that are held. @param {any} load */
export function loadWords(load) {
  const unit = { users: 'VUs', iterations_per_s: 'iterations/s', requests_per_s: 'requests/s', iterations: 'iterations' }[/** @type {string} */ (load.unit)];
  const limit = load.limit_vus === null ? '' : `, ${count(load.limit_vus, 'VU')}`;
  if (load.stages.length || (load.start !== null && load.target !== null)) {
    const first = load.start === null ? [] : [load.start];
    const ends = load.stages.length ? load.stages.map((/** @type {number[]} */ stage) => stage[1]) : [load.target];
    const targets = [...first, ...ends];
    const joints = targets.map((_, at) => (at && load.held.includes(at - first.length) ? ', then ' : ' → '));
    const course = targets.map((target, at) => (target === targets[at - 1] ? '' : `${at ? joints[at] : ''}${number(target)}`));
    return `${course.join('')} ${unit}${limit}`;
  }
  if (load.target === null) return limit.slice(2);
  const per = { vu: ' per VU', total: ' in all' }[/** @type {string} */ (load.per)] ?? '';
  const peak = load.target === 1 ? /** @type {string} */ (unit).replace(/s(?=$|\/)/, '') : unit;
  return `${number(load.target)} ${peak}${per}${limit}`;
}

/** Return a request in words: `GET /orders, 30 %, timeout 5s`. @param {any} step */
function stepWords(step) {
  const names = step.takes.map((/** @type {string[]} */ [name]) => name).join(', ');
  const sends = [step.body && 'a body', step.headers.length && count(step.headers.length, 'header')].filter(Boolean).join(' and ');
  return [
    `${/^wss?:/.test(step.url) ? 'connect to' : step.method} ${shortened(step.url)}`,
    step.weight !== null && `${number(step.weight)} %`,
    sends && `with ${sends}`,
    step.once && (step.once === 'user' ? 'once per user' : 'once, at the start'),
    step.timeout_s !== null && `timeout ${compact(step.timeout_s)}`,
    step.statuses.length && `expects ${step.statuses.join(' or ')}`,
    step.contains && `answer has “${shortened(step.contains)}”`,
    names && `gives ${names}`,
    step.session && sessionWords(step.session),
    step.pause && `then a pause of ${pauseWords(step.pause)}`,
  ].filter(Boolean).join(', ');
}

/** Return what is said over a WebSocket: `sends “ping” every 5s, open for 30s`. @param {any} session */
function sessionWords({ messages, every_s: every, held_s: held }) {
  const sent = messages.map((/** @type {string} */ each) => `“${shortened(each)}”`).join(', ');
  const sends = (sent || every) && `sends ${[sent || 'messages', every && `every ${compact(every)}`].filter(Boolean).join(' ')}`;
  return [sends, held && `open for ${compact(held)}`].filter(Boolean).join(', ');
}

/** @param {any} pause */
function pauseWords({ shortest_s: shortest, longest_s: longest, per_iteration: perIteration }) {
  if (!longest) return 'none';
  const length = shortest === longest ? compact(shortest) : `${compact(shortest)} to ${compact(longest)}`;
  return perIteration ? `${length} after each iteration` : length;
}

/** Where nobody knows of which part a criterion is one, its scope is its doubt. @param {any} plan @param {any} criterion @param {number} at */
function withKnownScope(plan, criterion, at) {
  const isDoubt = plan.claims.some((/** @type {any} */ claim) => claim.part === `criteria[${at}]` && claim.doubt === criterion.scope);
  return isDoubt ? { ...criterion, scope: null } : criterion;
}

/** Return a pass criterion in words: `p95 < 400 ms`. @param {any} criterion */
export function criterionWords({ threshold: [metric, aggregation, operator, value], scope, during, aborts }) {
  const time = during ? `, from ${compact(during[0])} ${during[1] === null ? 'on' : `to ${compact(during[1])}`}` : '';
  const part = scope ? ` for ${scope.replace(SCHEME, '')}` : '';
  const rest = `${part}${time}${aborts ? ', else stop' : ''}`;
  const percentile = /^p\(([\d.]+)\)$/.exec(aggregation);
  if (metric === 'http_req_failed' && value === 0) return `no failures${rest}`;
  if (metric === 'http_req_failed') return `failures ${operator} ${number(value * 100)} %${rest}`;
  if (metric === 'checks') return `checks ${operator} ${number(value * 100)} %${rest}`;
  if (metric === 'http_reqs' && aggregation === 'rate') return `${operator} ${number(value)} requests/s${rest}`;
  const what = percentile ? `p${percentile[1]}` : AGGREGATIONS[aggregation] ?? aggregation;
  const unit = /duration|waiting|connecting|handshaking|blocked|sending|receiving/.test(metric) ? ' ms' : '';
  const name = METRICS[metric] ?? ` of ${metric}`;
  return `${what}${name} ${operator} ${number(value)}${unit}${rest}`;
}

/** @param {string} name an address, or what people call it */
function shortened(name) {
  const short = name.replace(SCHEME, '');
  return short.length > 48 ? `${short.slice(0, 47)}…` : short;
}
