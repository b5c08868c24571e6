import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepCompiledCode } from './compiled-code.js';
import { keepBaselineCodeFromStart } from './sql/postgres/baseline-code.js';
import { compiling } from './sql/postgres/compiling.js';

const HOUSE = 'command-line.cjs';

const [command = '', ...given] = process.argv.slice(2);
/** What compiled code is kept for. A check of a repository needs nearly twice as much as that of a file, which would load it too. */
const work = given.filter((one) => one.endsWith('.sql')).length === 1 ? `${command} of one file` : command;
if (command === 'check') {
  // Most of a short check is getting ready: V8 compiles the parser on another thread while this one sets the program up.
  keepBaselineCodeFromStart();
  startParser();
  const load = keepCompiledCode(work, HOUSE);
  // V8 has read the parser by now, and can only go on when this thread comes by.
  setImmediate(open, load);
} else {
  open(keepCompiledCode(work, HOUSE));
}

/** What goes wrong here is told by who waits for the parser. */
function startParser(): void {
  try {
    compiling(() => readFileSync(join(__dirname, 'libpg-query.wasm')) as Buffer<ArrayBuffer>).catch(() => undefined);
  } catch {}
}

function open(load: () => unknown): void {
  void (load() as typeof import('./command-line.js')).start();
}
