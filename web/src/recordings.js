/** Leaves on this machine what no test needs of a recording: its answers make most of it. */

// A value that one request may pass on to another: a token, an id.
const VALUE = /^[\w.~+=:/-]{1,8000}$/;
const NOT_NEEDED = ['_initiator', 'cache', 'timings', '_webSocketMessages'];

/** Return a HAR with no more of its answers than what its requests send; another text as it is. @param {string} text */
export function slimmed(text) {
  let recording;
  try {
    recording = JSON.parse(text);
  } catch {
    return text;
  }
  const entries = recording?.log?.entries;
  if (!Array.isArray(entries)) return text;
  let asked = JSON.stringify(entries.map((entry) => entry?.request));
  try {
    asked += decodeURIComponent(asked.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    // Then what is escaped in addresses is not recognized.
  }
  for (const entry of entries) {
    if (entry === null || typeof entry !== 'object') continue;
    for (const name of NOT_NEEDED) delete entry[name];
    const content = entry.response?.content;
    if (content === null || typeof content !== 'object') continue;
    const kept = sent(content, asked);
    delete content.text;
    delete content.encoding;
    if (kept !== undefined) content.text = JSON.stringify(kept);
  }
  return JSON.stringify(recording);
}

/** Return the values of an answer in JSON that stand in requests, where they stood. @param {any} content @param {string} asked */
function sent({ text, encoding }, asked) {
  if (typeof text !== 'string') return undefined;
  try {
    return kept(JSON.parse(encoding === 'base64' ? decoded(text) : text), asked) ?? {};
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function decoded(text) {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
}

/** @param {any} data @param {string} asked @returns {any} */
function kept(data, asked) {
  if (Array.isArray(data)) {
    const items = data.map((item) => kept(item, asked) ?? null);
    return items.some((item) => item !== null) ? items : undefined;
  }
  if (data !== null && typeof data === 'object') {
    const fields = Object.entries(data).map(([name, item]) => [name, kept(item, asked)]).filter(([, item]) => item !== undefined);
    return fields.length ? Object.fromEntries(fields) : undefined;
  }
  const passed = (typeof data === 'string' && VALUE.test(data)) || Number.isSafeInteger(data);
  return passed && asked.includes(String(data)) ? data : undefined;
}
