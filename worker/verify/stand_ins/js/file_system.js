// In place of k6/experimental/fs: gives the files of the script's project and no others, and looks
// for them beside the script's entry, as k6 does.
import * as own from 'k6/experimental/fs';

import { beside, isKnown } from './guard.js';

export const { SeekMode } = own;

export async function open(path) {
  const name = `${path}`;
  if (!isKnown(name)) {
    throw new TypeError(`no such file is known here: '${name}'`);
  }
  return own.open(beside(name));
}

export default { open, SeekMode };
