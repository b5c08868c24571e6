import { type LockMode, lockModeNamed } from '../core/lock-mode.js';
import type { Session } from './session.js';

/** A relation as the catalog shows it at one moment. */
export interface CatalogRelation {
  readonly oid: number;
  /** `schema.name`. */
  readonly name: string;
  readonly kind: string;
  /** 0 for what has no storage. */
  readonly file: number;
  /** Sequential scans that this transaction made. */
  readonly scans: number;
  /** For indexes: oid of the table. */
  readonly table: number | null;
}

// Temporary schemas carry the transient tables of rewrites.
const RELATIONS = `
  SELECT c.oid::int, n.nspname || '.' || c.relname AS name, c.relkind::text AS kind,
    coalesce(pg_relation_filenode(c.oid), 0)::int AS file, pg_stat_get_xact_numscans(c.oid)::int AS scans,
    i.indrelid::int AS "table"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f')`;

/** Every relation outside the catalogs, by its oid. */
export async function readRelations(session: Pick<Session, 'query'>): Promise<ReadonlyMap<number, CatalogRelation>> {
  const rows = (await session.query(RELATIONS)) as unknown as CatalogRelation[];
  return new Map(rows.map((row) => [row.oid, row]));
}

const LOCKS = `SELECT relation::int AS oid, mode FROM pg_locks
  WHERE locktype = 'relation' AND pid = coalesce($1, pg_backend_pid())
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * Locks of a transaction, each mode of each relation an entry: oid and mode. Of the session that asks, unless the process
 * id of another is given.
 */
export async function readLocks(
  session: Pick<Session, 'query'>,
  pid: number | null = null,
): Promise<readonly (readonly [oid: number, mode: LockMode])[]> {
  const rows = (await session.query(LOCKS, [pid])) as unknown as { oid: number; mode: string }[];
  return rows.flatMap(({ oid, mode }) => {
    const known = lockModeNamed(mode);
    return known === null ? [] : [[oid, known] as const];
  });
}
