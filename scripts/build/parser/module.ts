import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { withEagerFunctions } from './eager-functions.js';
import { firstFunctions } from './first-functions.js';
import { withInitialMemory } from './initial-memory.js';
import { withOneDataSegment } from './one-data-segment.js';
import { selfContained } from './self-contained.js';
import { withSmallFunctions } from './small-functions.js';

/** What the parser's stack (32 MB), its tables and a small file take, so that memory seldom has to grow. */
const MEMORY_BYTES = 48 * 1024 * 1024;

/** libpg-query's module as it is published, with nothing left to import. */
export function publishedModule(): Uint8Array {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string): Buffer => readFileSync(resolve(`libpg-query/wasm/libpg-query.${name}`));
  return selfContained(read('wasm'), read('js').toString());
}

/** The same parser, laid out to start fast. */
export function parserModule(): Uint8Array {
  const published = withOneDataSegment(withInitialMemory(publishedModule(), MEMORY_BYTES));
  const small = withSmallFunctions(published, firstFunctions(published));
  return withEagerFunctions(small, firstFunctions(small));
}
