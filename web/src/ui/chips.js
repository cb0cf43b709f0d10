/** What was understood, in words; a chip can be corrected by hand. */
import { signal } from '@preact/signals';
import { html } from './html.js';
import { phrases, pointed } from './highlighted.js';
import { chips, NO_ADDRESS } from '../plan-words.js';
import { corrected, corrections, understood } from '../understanding.js';
import { Correction } from './correction.js';
import { ASIDE, count, listed } from '../words.js';

// A file may hold more than anybody reads.
const MOST_REQUESTS = 12;

/** The chip that is being corrected. @type {import('@preact/signals').Signal<{dialog: string, scenario: number}|null>} */
const correcting = signal(null);

export function Chips() {
  const known = understood.value;
  if (!known) return html`<p class="hint" id="understood">What is understood appears here as you write.</p>`;
  const { plan } = known;
  const [unread, aside] = ['unread', 'aside'].map((kind) => phrases(known.text, plan.statements)
    .filter((each) => each.kind === kind).map((each) => known.text.slice(each.start, each.end)));
  const all = chips(plan);
  const requests = all.filter((chip) => chip.kind === 'request');
  const found = all.filter((chip) => chip.kind !== 'request' || requests.indexOf(chip) < MOST_REQUESTS);
  return html`<div class="understood" id="understood">
    <h2 class="visually-hidden">Understood</h2>
    <ul class="chips">
      ${found.map((chip) => html`<li><${Chip} chip=${chip} /></li>`)}
      ${requests.length > MOST_REQUESTS && html`<li class="hint">and ${count(requests.length - MOST_REQUESTS, 'more request')}</li>`}
      ${known.secrets.length > 0 && html`<li class="chip secret"><b>${known.secrets.length === 1 ? 'secret' : 'secrets'}</b> read from the environment, not written into the script</li>`}
      ${unread.map((each) => html`<li class="chip unread"><b>not read</b> “${each}”</li>`)}
      ${aside.length > 0 && html`<li class="chip aside" title=${ASIDE}><b>no part of the test</b> ${listed(aside)}</li>`}
      ${!found.length && !unread.length && html`<li class="hint">No load, address or limit found yet. Say how many users, how long, and where.</li>`}
    </ul>
    ${unread.length > 0 && html`<p class="hint">${unreadAdvice(unread)}</p>`}
    ${doubts(found).map((each) => html`<p class="hint">${each}</p>`)}
    ${corrected.value && html`<p class="hint">Corrected by hand: this beats the text.
      <button type="button" class="link" onClick=${() => { corrections.value = {}; }}>Read the text again</button></p>`}
    ${correcting.value && html`<${Correction} ...${correcting.value} plan=${plan} onClose=${() => { correcting.value = null; }} />`}
  </div>`;
}

/** @param {{chip: import('../plan-words.js').Chip}} props */
function Chip({ chip }) {
  const point = () => { pointed.value = chip.parts; };
  const leave = () => { pointed.value = []; };
  const told = chip.doubt && chip.doubt !== NO_ADDRESS ? ' (in doubt)' : chip.rough ? ' (roughly)' : '';
  const note = chip.byHand ? ' (by hand)' : told;
  const look = `chip ${chip.kind} ${chip.doubt ? 'doubtful' : ''}`;
  const words = html`<b>${chip.kind}</b> ${chip.words}${note && html`<i>${note}</i>`}`;
  if (!chip.edits) {
    return html`<span class=${look} onPointerEnter=${point} onPointerLeave=${leave}>${words}</span>`;
  }
  return html`<button type="button" class=${look} title="Correct this" aria-haspopup="dialog"
    onPointerEnter=${point} onPointerLeave=${leave} onFocus=${point} onBlur=${leave}
    onClick=${() => { correcting.value = chip.edits; }}>${words}</button>`;
}

/** Return what is in doubt, a sentence for each reason. @param {import('../plan-words.js').Chip[]} found */
function doubts(found) {
  const reasons = [...new Set(found.map((chip) => chip.doubt).filter(Boolean))];
  return reasons.map((reason) => {
    const chosen = found.filter((chip) => chip.doubt === reason);
    if (reason === NO_ADDRESS) return `${chosen.map((chip) => `“${chip.words}”`).join(', ')}: ${reason}.`;
    return `In doubt: ${chosen.map((chip) => `${chip.kind} “${chip.words}”`).join(', ')}: ${reason}.`;
  });
}

/** @param {string[]} unread */
function unreadAdvice(unread) {
  const quoted = unread.map((each) => `“${each}”`).join(', ');
  return `${quoted}: say what it counts, such as “30 users”, “5 minutes”, “20 requests per second” or “p95 under 400 ms”. You may send it as it is; the proof will then say that this was not read.`;
}
