/** A job's history as time: what it was at, from when to when. */

/**
 * @typedef {{lane: 'waited'|'wrote'|'proved'|'repaired', from: number, to: number, going: boolean}} Stretch
 * Times in ms since the job was made.
 */

export const LANES = /** @type {const} */ (['waited', 'wrote', 'proved', 'repaired']);

/** @type {Record<string, Stretch['lane']>} */
const STAGES = { drafting: 'wrote', verifying: 'proved', repairing: 'repaired' };

/**
 * Return the stretches of a job's time, oldest first.
 * @param {any} job @param {import('./stream.js').JobEvent[]} events @param {number} now in ms
 * @returns {Stretch[]}
 */
export function stretches(job, events, now) {
  const began = Date.parse(job.created_at);
  const end = job.finished_at ? Date.parse(job.finished_at) : Math.max(now, began);
  /** @type {{lane: Stretch['lane'], at: number}[]} */
  const turns = [{ lane: 'waited', at: began }];
  for (const event of events) {
    const lane = event.status === 'queued' ? 'waited' : event.status === 'running' ? STAGES[event.stage ?? ''] : undefined;
    const at = Date.parse(event.at);
    if (lane && lane !== turns[turns.length - 1].lane) turns.push({ lane, at: Math.max(at, began) });
  }
  return turns.map(({ lane, at }, index) => {
    const next = turns[index + 1];
    return { lane, from: at - began, to: (next ? next.at : end) - began, going: !next && !job.done };
  });
}

/**
 * Return the findings of each repair, in order.
 * @param {import('./stream.js').JobEvent[]} events
 * @returns {any[][]}
 */
export function repairs(events) {
  /** @type {any[][]} */
  const rounds = [];
  for (const event of events) {
    if (event.kind !== 'finding') continue;
    const round = event.repair ?? 0;
    (rounds[round] ??= []).push(event.finding);
  }
  return rounds.map((round) => round ?? []);
}
