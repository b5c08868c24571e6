import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { keepCompiledCode } from './compiled-code.js';
import { keepBaselineCodeFromStart } from './sql/postgres/baseline-code.js';
import { compiling } from './sql/postgres/compiling.js';

/** In the bundle. Loaded as it is: an `import()` would copy all that it hands to other files. */
const HOUSE = './command-line.cjs';

const command = process.argv[2] ?? '';
if (command === 'check') {
  // Most of a short check is getting ready: V8 compiles the parser on another thread while this one sets the program up.
  keepBaselineCodeFromStart();
  startParser();
  keepCompiledCode(command, HOUSE);
  // V8 has read the parser by now, and can only go on when this thread comes by.
  setImmediate(open);
} else {
  keepCompiledCode(command);
  open();
}

/** What goes wrong here is told by who waits for the parser. */
function startParser(): void {
  try {
    compiling(() => readFileSync(join(__dirname, 'libpg-query.wasm')) as Buffer<ArrayBuffer>).catch(() => undefined);
  } catch {}
}

function open(): void {
  const house = createRequire(__filename)(HOUSE) as typeof import('./command-line.js');
  void house.start();
}
