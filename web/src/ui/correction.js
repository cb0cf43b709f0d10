/** Dialogs in which a part of the plan is corrected by hand. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import { corrections } from '../understanding.js';
import { compact, seconds } from '../time.js';

const UNITS = [['users', 'users (VUs)'], ['iterations_per_s', 'iterations per second'], ['requests_per_s', 'requests per second'], ['iterations', 'iterations']];

/** @param {{dialog: string, scenario: number, plan: any, onClose: () => void}} props */
export function Correction({ dialog, scenario, plan, onClose }) {
  const ref = useRef(/** @type {HTMLDialogElement|null} */ (null));
  useEffect(() => ref.current?.showModal(), []);
  const Form = { load: LoadForm, criteria: CriteriaForm, shares: SharesForm }[dialog] ?? LoadForm;
  const done = (/** @type {any} */ changed) => {
    corrections.value = { ...corrections.value, ...changed };
    ref.current?.close();
  };
  return html`<dialog ref=${ref} onClose=${onClose} aria-labelledby="correct-title">
    <${Form} plan=${plan} at=${scenario} onDone=${done} onCancel=${() => ref.current?.close()} />
  </dialog>`;
}

/** @param {{title: string, error: string, onSubmit: () => void, onCancel: () => void, children: any}} props */
function Form({ title, error, onSubmit, onCancel, children }) {
  return html`<form method="dialog" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); onSubmit(); }}>
    <h2 id="correct-title">${title}</h2>
    ${children}
    ${error && html`<p role="alert" class="error">${error}</p>`}
    <p class="actions"><button class="primary">Use this</button> <button type="button" onClick=${onCancel}>Leave it</button></p>
  </form>`;
}

/** @param {{label: string, value: string, onInput: (text: string) => void, hint?: string, mode?: string}} props */
function Field({ label, value, onInput, hint = '', mode = 'decimal' }) {
  return html`<label>${label} <input inputmode=${mode} value=${value} placeholder=${hint}
    onInput=${(/** @type {any} */ event) => onInput(event.target.value)} /></label>`;
}

/** @param {{label: string, value: string, choices: string[][], onInput: (value: string) => void}} props */
function Choice({ label, value, choices, onInput }) {
  return html`<label>${label} <select value=${value} onInput=${(/** @type {any} */ event) => onInput(event.target.value)}>
    ${choices.map(([key, words]) => html`<option value=${key} selected=${key === value}>${words}</option>`)}
  </select></label>`;
}

/** @param {any} props */
function LoadForm({ plan, at, onDone, onCancel }) {
  const load = plan.scenarios[at].load ?? { unit: 'users', target: null, start: null, stages: [], held: [], duration_s: null, per: null, limit_vus: null };
  const [unit, setUnit] = useState(load.unit);
  const [start, setStart] = useState(load.start === null ? '' : String(load.start));
  const [target, setTarget] = useState(load.target === null ? '' : String(load.target));
  const [length, setLength] = useState(load.duration_s === null ? '' : compact(load.duration_s));
  /** Each row is the target and the length, as written. @type {[string[][], (rows: string[][]) => void]} */
  const [rows, setRows] = useState(load.stages.map((/** @type {number[]} */ [s, to]) => [String(to), compact(s)]));
  const [error, setError] = useState('');
  const put = (/** @type {number} */ row, /** @type {number} */ column, /** @type {string} */ text) =>
    setRows(rows.map((each, index) => (index === row ? each.with(column, text) : each)));
  const submit = () => {
    const stages = rows.map(([to, over]) => [seconds(over), Number(to)]);
    const total = stages.length ? stages.reduce((sum, [s]) => sum + s, 0) : length.trim() ? seconds(length) : null;
    const peak = stages.length ? Math.max(Number(start) || 0, ...stages.map(([, to]) => to)) : Number(target);
    if (!stages.every(([s, to]) => s >= 0 && to >= 0) || Number.isNaN(total) || !(peak > 0)) {
      setError('Write numbers above 0, and lengths such as 90s, 5m or 1h30m.');
      return;
    }
    const held = stages.length === load.stages.length ? load.held : [];
    const changed = { ...load, unit, target: peak, stages, held, duration_s: total, start: stages.length && start.trim() ? Number(start) : null };
    onDone({ scenarios: plan.scenarios.map((/** @type {any} */ each, /** @type {number} */ index) => (index === at ? { ...each, load: changed } : each)) });
  };
  return html`<${Form} title="Correct the load" error=${error} onSubmit=${submit} onCancel=${onCancel}>
    <${Choice} label="Counted in" value=${unit} choices=${UNITS} onInput=${setUnit} />
    ${!rows.length && html`<${Field} label="How many" value=${target} onInput=${setTarget} />
      <${Field} label="For how long" value=${length} onInput=${setLength} hint="5m" mode="text" />`}
    ${rows.length > 0 && html`<${Field} label="Starts at" value=${start} onInput=${setStart} hint="not said" />
      <table><caption>Stages</caption><thead><tr><th scope="col">to</th><th scope="col">in</th><th><span class="visually-hidden">remove</span></th></tr></thead><tbody>
      ${rows.map(([to, over], row) => html`<tr>
        <td><input aria-label="Stage ${row + 1}: to" inputmode="decimal" value=${to} onInput=${(/** @type {any} */ event) => put(row, 0, event.target.value)} /></td>
        <td><input aria-label="Stage ${row + 1}: in" value=${over} onInput=${(/** @type {any} */ event) => put(row, 1, event.target.value)} /></td>
        <td><button type="button" class="link" onClick=${() => setRows(rows.filter((_, index) => index !== row))}>Remove<span class="visually-hidden"> stage ${row + 1}</span></button></td>
      </tr>`)}</tbody></table>`}
    <p><button type="button" class="link" onClick=${() => setRows([...rows, [target || '10', rows.length ? '1m' : length || '1m']])}>Add a stage</button></p>
  </${Form}>`;
}

/** @param {any} props */
function CriteriaForm({ plan, onDone, onCancel }) {
  /** @type {[any[], (rows: any[]) => void]} */
  const [rows, setRows] = useState(plan.criteria.map((/** @type {any} */ each) => ({ ...each, written: String(each.threshold[3]) })));
  const [error, setError] = useState('');
  const put = (/** @type {number} */ row, /** @type {number} */ part, /** @type {string} */ text) =>
    setRows(rows.map((each, index) => (index === row ? { ...each, threshold: each.threshold.with(part, text) } : each)));
  const submit = () => {
    const criteria = rows.map(({ threshold: [metric, aggregation, operator], written, scope, during, aborts }) =>
      ({ threshold: [metric.trim(), aggregation.trim(), operator, Number(written)], scope, during, aborts }));
    if (!criteria.every(({ threshold: [metric, aggregation, , value] }) => metric && aggregation && Number.isFinite(value))) {
      setError('Each row needs a metric, an aggregation such as p(95), avg or rate, and a number.');
      return;
    }
    onDone({ criteria });
  };
  return html`<${Form} title="Correct the pass criteria" error=${error} onSubmit=${submit} onCancel=${onCancel}>
    <table><caption>Times are in milliseconds, shares from 0 to 1.</caption>
    <thead><tr><th scope="col">metric</th><th scope="col">of it</th><th scope="col">is</th><th scope="col">value</th><th><span class="visually-hidden">remove</span></th></tr></thead>
    <tbody>${rows.map((row, index) => html`<tr>
      <td><input aria-label="Criterion ${index + 1}: metric" value=${row.threshold[0]} onInput=${(/** @type {any} */ event) => put(index, 0, event.target.value)} /></td>
      <td><input class="narrow" aria-label="Criterion ${index + 1}: aggregation" value=${row.threshold[1]} onInput=${(/** @type {any} */ event) => put(index, 1, event.target.value)} /></td>
      <td><select aria-label="Criterion ${index + 1}: comparison" onInput=${(/** @type {any} */ event) => put(index, 2, event.target.value)}>
        ${['<', '<=', '>', '>=', '==', '!='].map((each) => html`<option selected=${each === row.threshold[2]}>${each}</option>`)}</select></td>
      <td><input class="narrow" aria-label="Criterion ${index + 1}: value" inputmode="decimal" value=${row.written} onInput=${(/** @type {any} */ event) => setRows(rows.with(index, { ...row, written: event.target.value }))} /></td>
      <td><button type="button" class="link" onClick=${() => setRows(rows.filter((_, at) => at !== index))}>Remove<span class="visually-hidden"> criterion ${index + 1}</span></button></td>
    </tr>`)}</tbody></table>
    <p><button type="button" class="link" onClick=${() => setRows([...rows, { threshold: ['http_req_duration', 'p(95)', '<', 500], written: '500', scope: null, during: null, aborts: false }])}>Add a criterion</button></p>
  </${Form}>`;
}

/** @param {any} props */
function SharesForm({ plan, at, onDone, onCancel }) {
  const ofScenarios = plan.scenarios.some((/** @type {any} */ each) => each.share !== null);
  const names = ofScenarios
    ? plan.scenarios.map((/** @type {any} */ each) => each.name)
    : plan.scenarios[at].steps.map((/** @type {any} */ each) => `${each.method} ${each.url}`);
  const shares = ofScenarios
    ? plan.scenarios.map((/** @type {any} */ each) => each.share)
    : plan.scenarios[at].steps.map((/** @type {any} */ each) => each.weight);
  const [written, setWritten] = useState(shares.map((/** @type {number|null} */ each) => (each === null ? '' : String(each))));
  const [error, setError] = useState('');
  const submit = () => {
    const values = written.map((/** @type {string} */ each) => (each.trim() ? Number(each) : null));
    if (values.some((/** @type {number|null} */ each) => each !== null && !(each >= 0 && each <= 100))) {
      setError('A share is a number from 0 to 100.');
      return;
    }
    const changed = plan.scenarios.map((/** @type {any} */ each, /** @type {number} */ index) => {
      if (ofScenarios) return { ...each, share: values[index] };
      if (index !== at) return each;
      return { ...each, steps: each.steps.map((/** @type {any} */ step, /** @type {number} */ place) => ({ ...step, weight: values[place] })) };
    });
    onDone({ scenarios: changed });
  };
  return html`<${Form} title="Correct the shares" error=${error} onSubmit=${submit} onCancel=${onCancel}>
    ${names.map((/** @type {string} */ name, /** @type {number} */ index) => html`<${Field} label="${name}, in percent" value=${written[index]}
      onInput=${(/** @type {string} */ text) => setWritten(written.with(index, text))} />`)}
  </${Form}>`;
}
