/**
 * Builds the page into api/page/, which is committed: people who only run LoadGenie need no Node.
 *
 * A name holds the hash of what it names, so that a browser may keep a file for ever. The same source
 * gives the same bytes; tests/contract/test_page_build.py builds anew and compares.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, '..', 'api', 'page');

await rm(target, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { app: 'src/main.js' },
  outdir: join(target, 'assets'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none', // notices.txt has the whole licences
  metafile: true,
});

const outputs = Object.entries(metafile.outputs);
const app = outputs.find(([, made]) => made.entryPoint === 'src/main.js');
const names = {
  script: basename(app[0]),
  style: basename(app[1].cssBundle),
};
const page = await readFile(join(here, 'src', 'index.html'), 'utf8');
await mkdir(target, { recursive: true });
await writeFile(
  join(target, 'index.html'),
  page.replace(/\{\{(\w+)\}\}/g, (_, name) => names[name]),
);

// The licences of what is bundled ask for their text beside the code.
const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => path.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []));
const notices = await Promise.all([...packages].sort().map(async (folder) => {
  const licence = (await readdir(join(here, folder))).find((name) => /^licen[cs]e/i.test(name));
  return `${folder.replace('node_modules/', '')}\n\n${await readFile(join(here, folder, licence), 'utf8')}`;
}));
await writeFile(join(target, 'notices.txt'), notices.join('\n\n'));
