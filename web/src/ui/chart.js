/** The load that was asked for beside the load that the script makes, over time. */
import { useId } from 'preact/hooks';
import { html } from './html.js';
import { compact, number } from '../time.js';

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 52;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;

/** @typedef {[number, number][]} Course points of seconds and value */
/** @typedef {{name: string, executor: string, unit: string, made: Course|null, asked: Course|null}} Drawn */

/** @param {{courses: Drawn[]}} props */
export function Charts({ courses }) {
  const drawn = courses.filter((each) => each.made || each.asked);
  return drawn.map((course) => html`<${Chart} course=${course} single=${drawn.length === 1} />`);
}

/** @param {{course: Drawn, single: boolean}} props */
function Chart({ course, single }) {
  const id = useId();
  const unit = course.unit === 'vus' ? 'VUs' : 'iterations/s';
  const points = [...(course.made ?? []), ...(course.asked ?? [])];
  const end = Math.max(1, ...points.map(([t]) => t));
  const peak = Math.max(1, ...points.map(([, value]) => value));
  const x = (/** @type {number} */ t) => LEFT + ((WIDTH - LEFT - RIGHT) * t) / end;
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / peak;
  const line = (/** @type {Course} */ of) => of.map(([t, value]) => `${x(t).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const differs = course.asked !== null && course.made !== null && !same(course.asked, course.made);
  return html`<figure class="chart">
    <figcaption>${single ? '' : `${course.name}: `}${unit} over time, ${course.executor}${differs ? html`. <strong>Asked and made differ: ${difference(course, unit)}</strong>` : ''}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
      <title id="${id}-t">Load of ${course.name}: asked for and made</title>
      <desc id="${id}-d">${description(course, unit)}</desc>
      ${[0, peak / 2, peak].map((value) => html`<g><line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(value)} y2=${y(value)} />
        <text x=${LEFT - 6} y=${y(value) + 4} text-anchor="end">${number(Math.round(value * 10) / 10)}</text></g>`)}
      ${[0, end / 2, end].map((t, at) => html`<text x=${x(t)} y=${HEIGHT - 8} text-anchor=${['start', 'middle', 'end'][at]}>${compact(Math.round(t))}</text>`)}
      ${course.asked && html`<polyline class="asked" points=${line(course.asked)} />`}
      ${course.made && html`<polyline class="made ${differs ? 'differs' : ''}" points=${line(course.made)} />`}
    </svg>
    <p class="legend" aria-hidden="true">${course.asked && html`<span class="key asked"></span> asked for `}${course.made && html`<span class="key made ${differs ? 'differs' : ''}"></span> made by the script`}</p>
    <details><summary>The same as a table</summary>
      <table><caption>${course.name}: ${unit}</caption><thead><tr><th scope="col">at</th><th scope="col">asked for</th><th scope="col">made</th></tr></thead>
      <tbody>${moments(course).map(([t, asked, made]) => html`<tr><th scope="row">${compact(/** @type {number} */ (t))}</th><td>${asked}</td><td>${made}</td></tr>`)}</tbody></table>
    </details>
  </figure>`;
}

/** @param {Course} one @param {Course} other */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {Drawn} course @param {string} unit */
function difference(course, unit) {
  const of = (/** @type {Course} */ points) => `up to ${number(Math.max(...points.map(([, value]) => value)))} ${unit} in ${compact(points[points.length - 1][0])}`;
  return `asked ${of(course.asked ?? [])}, makes ${of(course.made ?? [])}.`;
}

/** @param {Drawn} course @param {string} unit */
function description(course, unit) {
  const of = (/** @type {Course|null} */ points) => (points ? points.map(([t, value]) => `${number(value)} ${unit} at ${compact(t)}`).join(', ') : 'none');
  return `Asked for: ${of(course.asked)}. Made: ${of(course.made)}.`;
}

/** Return rows of the moments at which either course turns. @param {Drawn} course */
function moments(course) {
  const times = [...new Set([...(course.asked ?? []), ...(course.made ?? [])].map(([t]) => t))].sort((a, b) => a - b);
  return times.map((t) => [t, at(course.asked, t), at(course.made, t)]);
}

/** Return the value of a course at a time, both where it jumps. @param {Course|null} course @param {number} t */
function at(course, t) {
  if (!course?.length || t < course[0][0] || t > course[course.length - 1][0]) return '–';
  const here = [...new Set(course.filter(([time]) => time === t).map(([, value]) => number(value)))];
  if (here.length) return here.join(', then ');
  const next = course.findIndex(([time]) => time > t);
  const [[t0, v0], [t1, v1]] = [course[next - 1], course[next]];
  return number(v0 + ((v1 - v0) * (t - t0)) / (t1 - t0));
}
