import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from './peers.js';

/** Reads files and has Postgres's parser read them; no rule is asked, and nothing is said. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { loadEngine } from './src/sql/postgres/engine.ts';
  loadEngine().then((engine) => {
    for (const path of process.argv.slice(2)) engine.parse(readFileSync(path, 'utf8'));
  });`;

/**
 * Makes a program that does what nobody can leave out who asks Postgres's own parser from Node: with our way of loading
 * it, and nothing else of ours. Its time is the floor under a check.
 *
 * @returns the program's file, in a folder of its own below `folder`
 */
export function floorProgram(folder: string): string {
  const own = join(folder, 'floor');
  mkdirSync(own);
  copyFileSync(join(root, 'dist/libpg-query.wasm'), join(own, 'libpg-query.wasm'));
  const outfile = join(own, 'floor.cjs');
  buildSync({
    absWorkingDir: root,
    stdin: { contents: PROGRAM, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: 'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
    supported: { 'dynamic-import': false },
    outfile,
  });
  return outfile;
}
