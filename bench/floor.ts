import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { root } from './peers.js';

/** Reads files and has Postgres's parser read them; no rule is asked, and nothing is said. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { loadEngine } from ${JSON.stringify(join(root, 'src/sql/postgres/engine.ts'))};
  loadEngine().then((engine) => {
    for (const path of process.argv.slice(2)) engine.parse(readFileSync(path, 'utf8'));
  });`;

/**
 * Makes a program that does what nobody can leave out who asks Postgres's own parser from Node: with our way of loading
 * it, and nothing else of ours. Its time is the floor under a check.
 *
 * @returns the program's file, in a folder of its own below `folder`
 */
export async function floorProgram(folder: string): Promise<string> {
  const own = join(folder, 'floor');
  mkdirSync(own);
  copyFileSync(join(root, 'dist/libpg-query.wasm'), join(own, 'libpg-query.wasm'));
  const source = join(own, 'floor.ts');
  writeFileSync(source, PROGRAM);
  const file = join(own, 'floor.cjs');
  await build({
    cwd: root,
    input: source,
    platform: 'node',
    output: { file, format: 'cjs', minify: true, codeSplitting: false, dynamicImportInCjs: false },
  });
  return file;
}
