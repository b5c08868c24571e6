import type pg from 'pg';
import { type LockMode, strongerLock } from '../../src/core/lock-mode.js';
import { FIXTURE, type Operation } from '../../src/effects/operations.js';
import { type CatalogRelation, readLocks, readRelations } from '../../src/shadow/catalog.js';
import type { Row, Session } from '../../src/shadow/session.js';
import type { Server } from './servers.js';

/** What a server did, with relations named `schema.name` as they were before the statement. */
export interface Observation {
  /** SQLSTATE when the statement failed. */
  readonly error: string | null;
  readonly transactional: boolean;
  /** Locks on relations that existed before; toast tables and catalogs are left out. */
  readonly locks: ReadonlyMap<string, LockMode>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  /** Tables on which an index was built, other than by a rewrite. */
  readonly builds: readonly string[];
}

async function relations(client: pg.Client): Promise<ReadonlyMap<number, CatalogRelation>> {
  return readRelations(sessionOf(client));
}

/** What is asked for thousands of times is planned once. */
function sessionOf(client: pg.Client): Pick<Session, 'query'> {
  const name = (text: string): string => text.trim().slice(0, 60);
  return {
    query: async (text, values = []) =>
      (await client.query({ name: name(text), text, values: [...values] })).rows as Row[],
  };
}

/** A server's database in which one operation after the other is tried. */
export class Laboratory {
  private constructor(
    private readonly server: Server,
    readonly subject: pg.Client,
    private readonly witness: pg.Client,
    private readonly pid: number,
    private readonly database: string,
  ) {}

  static async open(server: Server): Promise<Laboratory> {
    const database = await server.createDatabase();
    const subject = await server.connect(database);
    const witness = await server.connect(database);
    const { rows } = await subject.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Laboratory(server, subject, witness, rows[0]?.pid as number, database);
  }

  async close(): Promise<void> {
    await this.subject.end();
    await this.witness.end();
  }

  /** Empties the database, sets the operation up, runs it, and says what happened. */
  async observe(operation: Operation): Promise<Observation> {
    return this.watch([...FIXTURE, ...(operation.setup ?? [])], operation);
  }

  async watch(
    setup: readonly string[],
    operation: Pick<Operation, 'sql' | 'roles' | 'holders' | 'teardown'>,
  ): Promise<Observation> {
    return this.withSetup(
      setup,
      async () => {
        const inside = await this.inTransaction(operation);
        if (inside.error !== '25001' || operation.holders === undefined) return inside;
        return await this.alone(operation, operation.holders);
      },
      operation.teardown,
    );
  }

  /** Sets the database up, does something in it, and empties it again. */
  async withSetup<T>(setup: readonly string[], work: () => Promise<T>, teardown: readonly string[] = []): Promise<T> {
    try {
      for (const sql of setup) await this.subject.query(sql);
      return await work();
    } finally {
      await this.subject.query('ROLLBACK');
      await this.subject.query('RESET ALL; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      for (const sql of teardown) await this.subject.query(sql);
    }
  }

  /** Runs a statement in the database as it is now, and keeps what it did where `keep` says so. */
  async step(sql: string, keep: boolean): Promise<Observation> {
    return this.inTransaction({ sql, roles: {} }, keep);
  }

  private async inTransaction({ sql, roles }: Pick<Operation, 'sql' | 'roles'>, keep = false): Promise<Observation> {
    await this.subject.query('BEGIN; SAVEPOINT before; SET LOCAL client_min_messages = debug1');
    const before = await relations(this.subject);
    const messages: string[] = [];
    const listen = (notice: { message?: string | undefined }): void => {
      messages.push(notice.message ?? '');
    };
    const locks = new Map<number, LockMode>();
    this.subject.on('notice', listen);
    try {
      await this.subject.query(sql);
      await Promise.all([this.readLocks(locks), this.subject.query('SET LOCAL client_min_messages = warning')]);
      const seen = compare(before, await relations(this.subject), locks, messages, Object.entries(roles), true);
      if (keep) await this.subject.query('COMMIT');
      return seen;
    } catch (error) {
      return failed((error as { code?: string }).code ?? String(error));
    } finally {
      this.subject.removeListener('notice', listen);
      await this.subject.query('ROLLBACK');
    }
  }

  /** The statement commits by itself: others make it wait, and its locks are read while it does. */
  private async alone(
    { sql, roles }: Pick<Operation, 'sql' | 'roles'>,
    holders: readonly string[],
  ): Promise<Observation> {
    const before = await relations(this.witness);
    const locks = new Map<number, LockMode>();
    const sessions = await Promise.all(holders.map(() => this.server.connect(this.database)));
    let done = false;
    let error: unknown;
    try {
      for (const [index, session] of sessions.entries()) await session.query(`BEGIN; ${holders[index]}`);
      const run = this.subject.query(sql).then(
        () => undefined,
        (reason: unknown) => {
          error = reason;
        },
      );
      void run.then(() => {
        done = true;
      });
      for (const session of sessions) {
        await this.untilWaiting(locks, () => done);
        await session.query('ROLLBACK');
      }
      await run;
    } finally {
      await Promise.all(sessions.map((session) => session.end()));
    }
    if (error !== undefined)
      return { ...failed((error as { code?: string }).code ?? String(error)), transactional: false };
    const after = await relations(this.witness);
    return compare(before, after, locks, [], Object.entries(roles), false);
  }

  private async untilWaiting(locks: Map<number, LockMode>, done: () => boolean): Promise<void> {
    for (let quiet = 0; quiet < 3 && !done(); ) {
      await this.readLocks(locks);
      const { rows } = await this.witness.query(
        `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
        [this.pid],
      );
      quiet = rows.length > 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private async readLocks(into: Map<number, LockMode>): Promise<void> {
    for (const [oid, mode] of await readLocks(sessionOf(this.witness), this.pid)) {
      const known = into.get(oid);
      into.set(oid, known === undefined ? mode : strongerLock(known, mode));
    }
  }
}

function failed(code: string): Observation {
  return { error: code, transactional: code !== '25001', locks: new Map(), rewrites: [], scans: [], builds: [] };
}

function compare(
  before: ReadonlyMap<number, CatalogRelation>,
  after: ReadonlyMap<number, CatalogRelation>,
  taken: ReadonlyMap<number, LockMode>,
  messages: readonly string[],
  roles: readonly (readonly [string, string | undefined])[],
  transactional: boolean,
): Observation {
  const locks = new Map<string, LockMode>();
  const rewrites = new Set<string>();
  const scans = new Set<string>();
  const builds = new Set<string>();
  const files = new Set([...before.values()].map((relation) => relation.file));
  for (const [oid, mode] of taken) {
    const relation = before.get(oid);
    if (relation !== undefined) locks.set(relation.name, mode);
  }
  const heap = (relation: CatalogRelation): boolean => ['r', 'm', 'p', 'f'].includes(relation.kind);
  for (const now of after.values()) {
    const was = before.get(now.oid);
    if (heap(now) && was !== undefined && was.file !== now.file) rewrites.add(was.name);
  }
  for (const now of after.values()) {
    const table = now.table === null ? undefined : before.get(now.table);
    if (table === undefined || now.file === 0 || files.has(now.file) || rewrites.has(table.name)) continue;
    builds.add(table.name);
  }
  const verified = new Set(messages.flatMap((text) => /^verifying table "(.*)"$/.exec(text)?.[1] ?? []));
  // The first check of a foreign key is one query; how it reads the referenced side is the planner's choice.
  const looksUp = messages.some((text) => text.startsWith('validating foreign key'));
  const referenced = roles.flatMap(([role, name]) => (role.startsWith('referenced') && name ? [qualify(name)] : []));
  for (const now of after.values()) {
    const was = before.get(now.oid);
    if (was === undefined || !heap(was) || rewrites.has(was.name)) continue;
    const counted = now.scans > was.scans && !builds.has(was.name);
    if (looksUp && referenced.includes(was.name)) continue;
    if (counted || verified.has(was.name.replace(/^[^.]*\./, ''))) scans.add(was.name);
  }
  const sorted = (names: Set<string>): string[] => [...names].sort();
  return {
    error: null,
    transactional,
    locks,
    rewrites: sorted(rewrites),
    scans: sorted(scans),
    builds: sorted(builds),
  };
}

export function qualify(name: string): string {
  return name.includes('.') ? name : `public.${name}`;
}
