// Stands for https://jslib.k6.io/k6-summary: a dry run writes no summary.
export function textSummary() {
  return '';
}

export function jUnit() {
  return '';
}

export function humanizeValue(value) {
  return String(value);
}

export function humanizeGenericDuration(value) {
  return String(value);
}
