import { compareLockModes, type LockMode, strongerLock } from '../core/lock-mode.js';
import { type CatalogRelation, readLocks, readRelations } from './catalog.js';
import { serverFailure } from './failure.js';
import type { Observation, SeenLock } from './observation.js';
import type { Notice, Session } from './session.js';

type Relations = ReadonlyMap<number, CatalogRelation>;

/** Watches one migration: what was there when it began is what others may be using. */
export class Observer {
  private constructor(
    private readonly session: Session,
    /** Oids that were there before the migration. */
    private readonly old: ReadonlySet<number>,
  ) {}

  static async begin(session: Session): Promise<Observer> {
    return new Observer(session, new Set((await readRelations(session)).keys()));
  }

  /** Runs a statement inside the transaction that is open. A failure leaves it aborted. */
  async inTransaction(sql: string): Promise<Observation> {
    const { session } = this;
    const before = await readRelations(session);
    const held = await readLocks(session);
    const heard: Notice[] = [];
    const deaf = session.onNotice((notice) => heard.push(notice));
    try {
      await session.run('SET LOCAL client_min_messages = debug1');
      await session.run(sql);
      await session.run('SET LOCAL client_min_messages = notice');
    } catch (error) {
      return this.failed(error, heard);
    } finally {
      deaf();
    }
    const locks = await readLocks(session);
    const lookedUp = await referencedBy(session, heard);
    const fresh = locks.filter(([oid, mode]) => !held.some(([had, as]) => had === oid && as === mode));
    return {
      ...this.work(before, await readRelations(session), heard, lookedUp),
      locks: this.seen(fresh, before),
      before: this.seen(held, before),
      locksSeen: true,
    };
  }

  /** Runs a statement that Postgres refuses in a transaction: its locks are gone when it is done. */
  async alone(sql: string): Promise<Observation> {
    const before = await readRelations(this.session);
    const heard: Notice[] = [];
    const deaf = this.session.onNotice((notice) => heard.push(notice));
    try {
      await this.session.run(sql);
    } catch (error) {
      return this.failed(error, heard);
    } finally {
      deaf();
    }
    const work = this.work(before, await readRelations(this.session), heard, new Set());
    return { ...work, locks: [], before: [], locksSeen: false };
  }

  private failed(error: unknown, heard: readonly Notice[]): Observation {
    const failure = serverFailure(error);
    if (failure === null) throw error;
    const nothing = { locks: [], before: [], locksSeen: false, rewrites: [], scans: [], builds: [] };
    return { failure, notices: told(heard), ...nothing };
  }

  private seen(locks: readonly (readonly [number, LockMode])[], before: Relations): SeenLock[] {
    const strongest = new Map<string, LockMode>();
    for (const [oid, mode] of locks) {
      const relation = this.old.has(oid) ? before.get(oid) : undefined;
      if (relation === undefined || (!isTable(relation) && isWeak(mode))) continue;
      const known = strongest.get(relation.name);
      strongest.set(relation.name, known === undefined ? mode : strongerLock(known, mode));
    }
    return [...strongest]
      .map(([relation, mode]) => ({ relation, mode }))
      .sort((a, b) => (a.relation < b.relation ? -1 : 1));
  }

  private work(
    before: Relations,
    after: Relations,
    heard: readonly Notice[],
    lookedUp: ReadonlySet<number>,
  ): Pick<Observation, 'failure' | 'notices' | 'rewrites' | 'scans' | 'builds'> {
    const files = new Set([...before.values()].map(({ file }) => file));
    const rewritten = new Set<number>();
    const built = new Set<number>();
    const scanned = new Set<number>();
    for (const now of after.values()) {
      const was = before.get(now.oid);
      if (isTable(now) && was !== undefined && was.file !== now.file) rewritten.add(now.oid);
    }
    for (const now of after.values()) {
      if (now.table === null || now.file === 0 || files.has(now.file) || rewritten.has(now.table)) continue;
      if (before.has(now.table)) built.add(now.table);
    }
    const verified = new Set(heard.flatMap(({ message }) => /^verifying table "(.*)"$/.exec(message)?.[1] ?? []));
    for (const now of after.values()) {
      const was = before.get(now.oid);
      if (was === undefined || !isTable(was) || rewritten.has(now.oid)) continue;
      const counted = now.scans > was.scans && !built.has(now.oid) && !lookedUp.has(now.oid);
      if (counted || verified.has(was.name.slice(was.name.indexOf('.') + 1))) scanned.add(now.oid);
    }
    const names = (oids: ReadonlySet<number>): string[] =>
      [...oids].flatMap((oid) => (this.old.has(oid) ? (before.get(oid)?.name ?? []) : [])).sort();
    return {
      failure: null,
      notices: told(heard),
      rewrites: names(rewritten),
      scans: names(scanned),
      builds: names(built),
    };
  }
}

/**
 * Tables that a foreign key points to, when its rows were checked: the check is one query, and how it reads the
 * referenced side is the planner's choice (RI_Initial_Check).
 */
async function referencedBy(session: Session, heard: readonly Notice[]): Promise<ReadonlySet<number>> {
  const names = heard.flatMap(({ message }) => /^validating foreign key constraint "(.*)"$/.exec(message)?.[1] ?? []);
  if (names.length === 0) return new Set();
  const text = "SELECT DISTINCT confrelid::int AS oid FROM pg_constraint WHERE contype = 'f' AND conname = ANY($1)";
  const rows = (await session.query(text, [names])) as unknown as { oid: number }[];
  return new Set(rows.map(({ oid }) => oid));
}

/** Every plan takes some of these on indexes, and which is the planner's choice. */
function isWeak(mode: LockMode): boolean {
  return compareLockModes(mode, 'SHARE UPDATE EXCLUSIVE') < 0;
}

function isTable({ kind }: CatalogRelation): boolean {
  return ['r', 'm', 'p', 'f'].includes(kind);
}

/** Debug messages are ours; the rest is for people. */
function told(heard: readonly Notice[]): string[] {
  return heard
    .filter(({ severity }) => !severity.startsWith('DEBUG'))
    .map(({ severity, message }) => `${severity}: ${message}`);
}
