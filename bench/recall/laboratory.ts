import type pg from 'pg';
import type { Server } from '../../__tests__/truth/servers.js';
import { type LockMode, strongerLock } from '../../src/core/lock-mode.js';
import { type CatalogRelation, readLocks, readRelations } from '../../src/shadow/catalog.js';
import type { Row } from '../../src/shadow/session.js';
import type { Statement } from '../../src/sql/statement.js';
import { facts } from './catalog-facts.js';
import { compared, relevant } from './comparison.js';
import type { Measured, Step } from './criterion.js';
import { AVOIDABLE, OF_DATABASE } from './statement-forms.js';

const quote = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

const sessionOf = (client: pg.Client) => ({
  query: async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows as Row[],
});

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
export class Bench {
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
