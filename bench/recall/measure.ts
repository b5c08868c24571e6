/**
 * `npx tsx bench/recall/measure.ts <folder> [part of a path | rest]`: puts every published case to a real server, whether or
 * not anybody disagrees with its label, and writes what `criterion.ts` makes of it to `bench/recall/labels.json`. Cases whose
 * schema can't be guessed need a `<folder>/setup/<path>`; they are printed, and keep no label until then.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { parse } from '../../__tests__/support/judge.js';
import { type Server, startServer } from '../../__tests__/truth/servers.js';
import { blocksReads, blocksWrites, type LockMode, strongerLock } from '../../src/core/lock-mode.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { type CatalogRelation, readLocks, readRelations } from '../../src/shadow/catalog.js';
import type { Row } from '../../src/shadow/session.js';
import type { Statement } from '../../src/sql/statement.js';
import { type Label, labelOf, type Measured, type Step } from './criterion.js';
import { fill, guess } from './schema-guess.js';

const ROWS = 50_000;
const AVOIDABLE =
  /^\s*(?:CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX|REFRESH|ALTER\s+TABLE[^;]*DETACH\s+PARTITION)\b(?![^;]*\b(?:CONCURRENTLY|NO\s+DATA)\b)/i;

/** Only the database that one is connected to can be meant. */
const OF_DATABASE = /^(\s*REINDEX\s+(?:\([^)]*\)\s*)?(?:DATABASE|SYSTEM)\s+(?:CONCURRENTLY\s+)?)[\w"]+/i;

interface Told {
  readonly postgres?: PostgresVersion;
  readonly transactions?: 'file' | 'statement';
}

const quote = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

const sessionOf = (client: pg.Client) => ({
  query: async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows as Row[],
});

/** What of a catalog a migration can take away, loosen, or ask of an INSERT. */
async function facts(
  client: pg.Client,
): Promise<{ things: Map<string, string>; promises: Set<string>; required: Map<string, string> }> {
  const all = async (sql: string) => (await client.query<{ id: string; name: string }>(sql)).rows;
  const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
  const things = new Map<string, string>();
  for (const sql of [
    `SELECT 'relation ' || c.oid AS id, n.nspname || '.' || c.relname || CASE c.relpersistence WHEN 'u' THEN ' (unlogged)' ELSE '' END AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND (c.relkind IN ('r', 'p', 'v', 'm', 'f') OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))`,
    `SELECT 'column ' || a.attrelid || '.' || a.attnum AS id, n.nspname || '.' || c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
    `SELECT 'function ' || p.oid AS id, p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own}`,
    `SELECT 'type ' || t.oid AS id, n.nspname || '.' || t.typname AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${own} AND t.typtype IN ('e', 'd')`,
    `SELECT 'value ' || oid AS id, enumlabel AS name FROM pg_enum`,
    `SELECT 'schema ' || oid AS id, nspname AS name FROM pg_namespace n WHERE ${own}`,
    `SELECT 'database ' || oid AS id, datname AS name FROM pg_database`,
    `SELECT 'rule ' || oid AS id, extname AS name FROM pg_extension`,
  ])
    for (const { id, name } of await all(sql)) things.set(id, name);
  const promises = new Set<string>();
  for (const sql of [
    `SELECT '' AS id, c.contype::text || ' constraint ' || c.conname || ' of ' || CASE WHEN c.conrelid = 0 THEN c.contypid::regtype::text ELSE c.conrelid::regclass::text END AS name FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${own}`,
    `SELECT '' AS id, 'NOT NULL of ' || a.attrelid::regclass::text || '.' || a.attname AS name FROM pg_attribute a WHERE a.attnotnull AND a.attrelid > 16384`,
    `SELECT '' AS id, 'enabled trigger ' || tgname AS name FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal`,
    `SELECT '' AS id, 'row security of ' || oid::regclass::text AS name FROM pg_class WHERE relrowsecurity AND oid > 16384`,
    `SELECT '' AS id, 'policy ' || polname AS name FROM pg_policy`,
    `SELECT '' AS id, 'uniqueness of ' || indrelid::regclass::text || ' ' || indkey::text AS name FROM pg_index WHERE indisunique AND indexrelid > 16384`,
  ])
    for (const { name } of await all(sql)) promises.add(name);
  const required = new Map<string, string>();
  for (const { id, name } of await all(
    `SELECT c.oid || '' AS id, n.nspname || '.' || c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''`,
  ))
    required.set(name, id);
  return { things, promises, required };
}

/** What BEGIN and its end do to tables. */
const NOTHING = {
  transaction: -1,
  locks: {},
  rewrites: [],
  scans: [],
  builds: [],
  written: 0,
  avoidable: false,
} as const;

/** A server's database in which one case after the other is run. */
class Bench {
  private constructor(
    private readonly server: Server,
    private readonly database: string,
    readonly subject: pg.Client,
    private readonly witness: pg.Client,
    private readonly pid: number,
  ) {}

  static async open(server: Server): Promise<Bench> {
    const database = await server.createDatabase();
    const [subject, witness] = [await server.connect(database), await server.connect(database)];
    const { rows } = await subject.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Bench(server, database, subject, witness, rows[0]?.pid as number);
  }

  async close(): Promise<void> {
    await this.subject.end();
    await this.witness.end();
  }

  readonly reset = async (): Promise<void> => {
    await this.subject.query('ROLLBACK');
    const { rows } = await this.subject.query<{ sql: string }>(`
      SELECT 'DROP SCHEMA ' || quote_ident(nspname) || ' CASCADE' AS sql FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
      UNION ALL SELECT 'DROP PUBLICATION ' || quote_ident(pubname) FROM pg_publication`);
    await this.subject.query('RESET ALL');
    await this.subject.query(rows.map(({ sql }) => sql).join(';'));
    const spaces = await this.subject.query<{ sql: string }>(
      `SELECT 'DROP TABLESPACE ' || quote_ident(spcname) AS sql FROM pg_tablespace WHERE spcname !~ '^pg_'`,
    );
    for (const { sql } of spaces.rows) await this.subject.query(sql);
    const roles = await this.subject.query<{ sql: string }>(
      `SELECT 'DROP OWNED BY ' || quote_ident(rolname) || '; DROP ROLE ' || quote_ident(rolname) AS sql FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_'`,
    );
    for (const { sql } of roles.rows) await this.subject.query(sql);
    await this.subject.query('DROP EXTENSION IF EXISTS btree_gist; CREATE SCHEMA public; CREATE EXTENSION btree_gist');
  };

  async run(statements: readonly Statement[], mode: 'file' | 'statement'): Promise<Measured> {
    const { subject, witness } = this;
    const sizes = await this.sizes();
    const was = await facts(subject);
    const start = new Map([...(await readRelations(sessionOf(subject)))].filter(([, one]) => /[rpm]/.test(one.kind)));
    const veiled = await this.hidden(start);
    const steps: Step[] = [];
    let number = 0;
    let inside = false;
    if (mode === 'file') {
      await subject.query('BEGIN');
      inside = true;
    }
    for (const statement of statements) {
      const sql = statement.sql.replace(OF_DATABASE, `$1${this.database}`);
      if (/^\s*(?:BEGIN|START)\b/i.test(sql)) {
        await this.control(sql, steps);
        number++;
        inside = true;
        continue;
      }
      if (/^\s*(?:COMMIT|END|ROLLBACK(?!\s+TO)|ABORT)\b/i.test(sql)) {
        const own = number;
        await this.control(sql, steps);
        if (
          /^\s*(?:ROLLBACK|ABORT)/i.test(sql) &&
          inside &&
          steps.some(
            (one) => one.transaction === own && /^\s*(?:ALTER|CREATE|DROP|UPDATE|INSERT|DELETE)/i.test(one.sql),
          )
        )
          steps.push({ ...NOTHING, sql, error: 'is taken back by its own ROLLBACK' });
        number++;
        inside = false;
        continue;
      }
      if (!inside) number++;
      const first = await this.step(sql, inside, start, sizes, number);
      const step = (await this.dataFails(first, inside, sizes))
        ? await this.step(sql, inside, start, sizes, number)
        : first;
      steps.push(step);
      if (step.error !== null) break;
    }
    const failed = steps.some((step) => step.error !== null && step.transaction >= 0);
    const open = inside && mode === 'statement' && !failed;
    if (failed || open) await subject.query('ROLLBACK');
    else if (inside || mode === 'file') await this.control('COMMIT', steps);
    const now = await facts(witness);
    // What has moved may have left a view behind under its name.
    const names = new Set(now.things.values());
    const gone = [...was.things].flatMap(([id, name]) => (now.things.has(id) && names.has(name) ? [] : name));
    const hidden = await this.hidden(start);
    const emptied = [...(await this.sizes())].flatMap(([oid, size]) => {
      const before = sizes.get(oid);
      return before !== undefined && before > 0 && size < before / 2 ? [`what was in ${start.get(oid)?.name}`] : [];
    });
    const required = [...now.required].flatMap(([name, table]) =>
      start.has(Number(table)) && !was.things.has(name) && ![...was.things.values()].includes(name) ? name : [],
    );
    const loosened = [...was.promises].filter((one) => !now.promises.has(one));
    return {
      steps,
      open,
      gone: [...new Set([...gone, ...emptied, ...hidden.filter((one) => !veiled.includes(one))])],
      required,
      loosened,
    };
  }

  /** BEGIN or its end; the server warns (25001, 25P01) of one that does nothing. */
  private async control(sql: string, steps: Step[]): Promise<void> {
    const warned: string[] = [];
    const listen = (notice: { code?: string | undefined; message?: string | undefined }) => {
      if (/^25/.test(notice.code ?? '')) warned.push(`${notice.code} ${notice.message}`);
    };
    this.subject.on('notice', listen);
    await this.subject.query(sql);
    this.subject.removeListener('notice', listen);
    for (const error of warned) steps.push({ ...NOTHING, sql, error: `a warning: ${error}` });
  }

  /** Tables whose rows nobody but the owner sees: row security without a policy. */
  private async hidden(start: ReadonlyMap<number, CatalogRelation>): Promise<string[]> {
    const { rows } = await this.subject.query<{ oid: number }>(
      'SELECT oid::int FROM pg_class c WHERE relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)',
    );
    return rows.flatMap(({ oid }) =>
      start.has(oid) ? `for all but its owner what is in ${start.get(oid)?.name}` : [],
    );
  }

  private async sizes(): Promise<Map<number, number>> {
    const relations = [...(await readRelations(sessionOf(this.subject))).values()].filter((one) => one.kind === 'r');
    const sizes = new Map<number, number>();
    for (const { oid, name } of relations) {
      const quoted = quote(name);
      const { rows } = await this.subject.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${quoted}`);
      sizes.set(oid, rows[0]?.n ?? 0);
    }
    return sizes;
  }

  private async step(
    sql: string,
    inside: boolean,
    start: ReadonlyMap<number, CatalogRelation>,
    sizes: ReadonlyMap<number, number>,
    transaction: number,
  ): Promise<Step> {
    const { subject } = this;
    const messages: string[] = [];
    const listen = (notice: { message?: string | undefined }) => messages.push(notice.message ?? '');
    const locks = new Map<number, LockMode>();
    const own = { sql, transaction, avoidable: AVOIDABLE.test(sql) };
    const ofParent = !/DETACH/i.test(sql) && [...start.values()].some((one) => one.kind === 'p');
    const nothing = { locks: {}, rewrites: [], scans: [], builds: [], written: 0 };
    // Refused by itself, and only there.
    if (!inside && /^\s*LOCK\b/i.test(sql))
      return { ...own, ...nothing, error: '25P01 LOCK TABLE can only be used in transaction blocks' };
    subject.on('notice', listen);
    if (!inside) await subject.query('BEGIN');
    // Read inside: the counters of scans hold what the session did before and has not reported yet.
    const before = await readRelations(sessionOf(subject));
    try {
      await subject.query('SET LOCAL client_min_messages = debug1');
      const written = Number((await subject.query(sql)).rowCount ?? 0);
      await subject.query('SET LOCAL client_min_messages = warning');
      for (const [oid, mode] of await readLocks(sessionOf(subject)))
        locks.set(oid, strongerLock(locks.get(oid) ?? mode, mode));
      const seen = compared(before, await readRelations(sessionOf(subject)), messages, start);
      if (!inside) await subject.query('COMMIT');
      const table = Math.max(
        1,
        ...[...locks].flatMap(([oid, mode]) => (mode !== 'ACCESS SHARE' && start.has(oid) ? (sizes.get(oid) ?? 0) : 0)),
      );
      const writes =
        /^\s*(?:UPDATE|DELETE|INSERT|MERGE|WITH|COPY|TRUNCATE)/i.test(sql) && table > 1 ? written / table : 0;
      return {
        ...own,
        avoidable: own.avoidable && !ofParent,
        error: null,
        locks: relevant(locks, start),
        ...seen,
        written: writes,
      };
    } catch (error) {
      const { code = String(error) } = error as { code?: string };
      if (!inside) await subject.query('ROLLBACK');
      if (!inside && (code === '25001' || code === '2D000')) return this.alone(own, before, start);
      return { ...own, ...nothing, error: `${code} ${(error as Error).message}` };
    } finally {
      subject.removeListener('notice', listen);
    }
  }

  /**
   * The rows are ours: a VALIDATE or SET NOT NULL that they don't pass says nothing of the case, so they go and it is tried
   * once more.
   */
  private async dataFails({ sql, error }: Step, inside: boolean, sizes: Map<number, number>): Promise<boolean> {
    if (inside || !/^23(?:514|502|503)/.test(error ?? '') || !/VALIDATE\s+CONSTRAINT|SET\s+NOT\s+NULL/i.test(sql))
      return false;
    const table = /ALTER\s+TABLE\s+(?:ONLY\s+|IF\s+EXISTS\s+)*([\w."]+)/i.exec(sql)?.[1];
    await this.subject.query(`DELETE FROM ${table}`);
    sizes.clear();
    return true;
  }

  /** It commits by itself: another session holds each table, and what the statement asks for is read while it waits. */
  private async alone(
    own: Pick<Step, 'sql' | 'transaction' | 'avoidable'>,
    before: ReadonlyMap<number, CatalogRelation>,
    start: ReadonlyMap<number, CatalogRelation>,
  ): Promise<Step> {
    const locks = new Map<number, LockMode>();
    const holder = await this.server.connect(this.database);
    let done = false;
    let error: unknown = null;
    const there = await readRelations(sessionOf(this.witness));
    const quoted = [...there.values()]
      .filter((one) => start.has(one.oid))
      .map(({ name, kind }) => [quote(name), kind] as const);
    await holder.query('BEGIN');
    for (const [name, kind] of quoted)
      await holder.query(kind === 'm' ? `SELECT 1 FROM ${name} LIMIT 1` : `LOCK TABLE ${name} IN ROW EXCLUSIVE MODE`);
    const run = this.subject
      .query(own.sql)
      .then(
        () => undefined,
        (reason: unknown) => {
          error = reason;
        },
      )
      .then(() => {
        done = true;
      });
    for (let quiet = 0; quiet < 4 && !done; ) {
      for (const [oid, mode] of await readLocks(sessionOf(this.witness), this.pid))
        locks.set(oid, strongerLock(locks.get(oid) ?? mode, mode));
      const waits = await this.witness.query(
        `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
        [this.pid],
      );
      quiet = waits.rows.length > 0 ? quiet + 1 : 0;
      await new Promise((go) => setTimeout(go, 5));
    }
    await holder.query('ROLLBACK');
    await holder.end();
    await run;
    if (error !== null) {
      const { code, message } = error as { code: string; message: string };
      return { ...own, locks: {}, rewrites: [], scans: [], builds: [], written: 0, error: `${code} ${message}` };
    }
    const after = await readRelations(sessionOf(this.witness));
    return {
      ...own,
      error: null,
      locks: relevant(locks, start),
      ...compared(before, after, [], start),
      scans: [],
      written: 0,
    };
  }
}

/** Who writes to a materialized view is REFRESH alone. */
function stops(kind: string | undefined, mode: LockMode): boolean {
  return kind === 'm' ? blocksReads(mode) : kind !== undefined && blocksWrites(mode);
}

function relevant(
  locks: ReadonlyMap<number, LockMode>,
  start: ReadonlyMap<number, CatalogRelation>,
): Record<string, LockMode> {
  return Object.fromEntries(
    [...locks].flatMap(([oid, mode]) => (stops(start.get(oid)?.kind, mode) ? [[start.get(oid)?.name, mode]] : [])),
  );
}

function compared(
  before: ReadonlyMap<number, CatalogRelation>,
  after: ReadonlyMap<number, CatalogRelation>,
  messages: readonly string[],
  start: ReadonlyMap<number, CatalogRelation>,
): Pick<Step, 'rewrites' | 'scans' | 'builds'> {
  const files = new Set([...before.values()].map((one) => one.file));
  const verified = new Set(messages.flatMap((text) => /^verifying table "(.*)"$/.exec(text)?.[1] ?? []));
  const names = (list: readonly CatalogRelation[]) =>
    [...new Set(list.map((one) => one.name))].filter((name) => [...start.values()].some((one) => one.name === name));
  const now = [...after.values()];
  const rewrites = names(
    now.filter((one) => start.has(one.oid) && one.file !== 0 && before.get(one.oid)?.file !== one.file),
  );
  const built = now.flatMap((one) => {
    const table = one.table === null ? undefined : start.get(one.table);
    return table === undefined || one.file === 0 || files.has(one.file) || rewrites.includes(table.name) ? [] : table;
  });
  const scanned = now.filter((one) => {
    const was = before.get(one.oid);
    return (
      start.has(one.oid) && was !== undefined && (one.scans > was.scans || verified.has(one.name.replace(/^.*\./, '')))
    );
  });
  return { rewrites, builds: names(built), scans: names(scanned).filter((name) => !rewrites.includes(name)) };
}

/** What the case leaves open decides these; nobody is right or wrong about them. */
function open(text: string, given: readonly string[], label: Label): Label {
  if (
    label.truth === 'safe' &&
    given.length === 0 &&
    /\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b/i.test(text)
  )
    return { truth: 'left-out', why: 'the type before decides, and the case does not tell it' };
  if (label.truth === 'safe' && /REINDEX\s+SYSTEM/i.test(text))
    return { truth: 'left-out', why: 'works on system catalogs, whose locks are not measured' };
  if (
    /^fails with 23(?:514|502)[^;]*(?:violated|contains null)[^;]*$/.test(label.why) &&
    /VALIDATE\s+CONSTRAINT/i.test(text)
  )
    return { truth: 'left-out', why: 'only the rows decide whether its constraint can be validated' };
  if (label.truth === 'safe' && /DISABLE\s+TRIGGER\s+ALL|session_replication_role/i.test(text))
    return { truth: 'left-out', why: 'foreign keys are off for a while; what is loaded meanwhile decides' };
  if (label.truth === 'safe' && /INDEX\s+CONCURRENTLY\s+IF\s+NOT\s+EXISTS/i.test(text))
    return {
      truth: 'left-out',
      why: 'wrong only when repeated after a failed build, which left an invalid index of that name',
    };
  return label;
}

const [folder = '', only = ''] = process.argv.slice(2);
const told = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Record<string, Told>;
const file = join(dirname(fileURLToPath(import.meta.url)), 'labels.json');
const labels: Record<string, Label> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const servers = new Map<PostgresVersion, { server: Server; bench: Bench }>();

for (const [path, { postgres = 17, transactions = 'statement' }] of Object.entries(told).filter(([path]) =>
  only === 'rest' ? labels[path] === undefined : path.includes(only),
)) {
  let place = servers.get(postgres);
  if (place === undefined) {
    const server = await startServer(postgres, {
      settings: { wal_level: 'logical', ...(postgres >= 15 && { allow_in_place_tablespaces: 'on' }) },
    });
    place = { server, bench: await Bench.open(server) };
    servers.set(postgres, place);
  }
  const { bench } = place;
  const text = readFileSync(join(folder, path), 'utf8');
  const { statements, unparsed } = parse(text);
  const written = join(folder, 'setup', path);
  const given = existsSync(written) ? [readFileSync(written, 'utf8')] : [];
  const blank = new Set([...text.matchAll(/WHERE[^;]*?\b(\w+)"?\s+IS\s+NULL/gi)].map((one) => one[1] as string));
  let refused: string | null = null;
  try {
    const found = await guess(bench.subject, statements, given, bench.reset);
    refused = found.refused;
    await bench.reset();
    for (const sql of found.setup) await bench.subject.query(sql);
    await fill(bench.subject, ROWS, blank);
    await bench.subject.query('ANALYZE');
    const measured = await bench.run(statements, transactions);
    const label = open(text, given, labelOf(measured));
    const certain = refused === null || (given.length > 0 && found.setup.length > 0);
    if (certain) labels[path] = label;
    else delete labels[path];
    console.log(
      `${certain ? ' ' : '?'} ${path}: ${label.truth}; ${label.why}${refused === null ? '' : ` [${refused}]`}${unparsed.length > 0 ? ' [unparsed]' : ''}`,
    );
  } catch (error) {
    delete labels[path];
    console.log(`! ${path}: ${(error as Error).message} [${refused}]`);
  }
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
}
for (const { server, bench } of servers.values()) {
  await bench.close();
  await server.stop();
}
