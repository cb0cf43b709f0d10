/** Lengths of time and points in time, as people write them. */

const UNITS = /** @type {const} */ ([['h', 3600], ['m', 60], ['s', 1]]);

/** Return seconds in words: `90` is `1 min 30 s`. @param {number} seconds */
export function lengthWords(seconds) {
  const names = { h: 'h', m: 'min', s: 's' };
  const parts = [];
  let left = Math.round(seconds * 1000) / 1000;
  for (const [unit, size] of UNITS) {
    const count = unit === 's' ? left : Math.floor(left / size);
    left -= count * size;
    if (count) parts.push(`${number(count)} ${names[unit]}`);
  }
  return parts.join(' ') || '0 s';
}

/** Return seconds as k6 and people write them: `90` is `1m30s`. @param {number} seconds */
export function compact(seconds) {
  return lengthWords(seconds).replace(/ min/g, 'm').replace(/ /g, '') || '0s';
}

/** Return the seconds of `90s`, `5m`, `1h30m` or `2 min`; NaN for anything else. @param {string} text */
export function seconds(text) {
  const written = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written);
  if (!/^(\d+(\.\d+)?\s*(h|hours?|m|mins?|minutes?|s|secs?|seconds?)\s*)+$/.test(written)) return NaN;
  let total = 0;
  for (const [, count, unit] of written.matchAll(/(\d+(?:\.\d+)?)\s*([hms])/g)) {
    total += Number(count) * (UNITS.find(([name]) => name === unit)?.[1] ?? NaN);
  }
  return total;
}

/** Return a number with separators, and at most three digits after the point. @param {number} value */
export function number(value) {
  return value.toLocaleString('en', { maximumFractionDigits: 3 });
}

/** Return a number of bytes in words. @param {number} bytes */
export function size(bytes) {
  return bytes < 1024 * 1024 ? `${number(Math.ceil(bytes / 1024))} KiB` : `${number(Math.round((bytes * 10) / 1024 / 1024) / 10)} MiB`;
}

/** Return the time of day of a moment. @param {string} moment */
export function clock(moment) {
  return new Date(moment).toLocaleTimeString('en', { hour12: false });
}

/** Return how long ago a moment was, roughly. @param {string} moment @param {number} now in ms */
export function ago(moment, now) {
  const passed = Math.max(0, (now - Date.parse(moment)) / 1000);
  if (passed < 60) return 'just now';
  if (passed < 3600) return `${Math.floor(passed / 60)} min ago`;
  return passed < 86400 ? `${Math.floor(passed / 3600)} h ago` : `${Math.floor(passed / 86400)} d ago`;
}
