/** Preact without a compile step, in one import. */
export { html } from 'htm/preact';
