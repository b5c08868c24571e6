import { compareSnapshots } from '../../schema/catalog/compare.js';
import { readSnapshot } from '../../schema/catalog/read.js';
import type { Snapshot } from '../../schema/catalog/snapshot.js';
import type { ReadEach } from '../../schema/catalog/statement.js';
import type { Shadow } from '../../shadow/session.js';
import { type Definitions, readDefinitions } from './definitions.js';

/** A throw-away database at one moment: what a rollback is made from, and what it is held to. */
export interface Moment {
  readonly definitions: Definitions;
  readonly snapshot: Snapshot;
  /** A hash of the rows of each table, by its name. */
  readonly rows: ReadonlyMap<string, string>;
}

export async function momentOf(shadow: Shadow): Promise<Moment> {
  const definitions = await definitionsNow(shadow);
  return { definitions, snapshot: await snapshotNow(shadow), rows: await rowsNow(shadow) };
}

/** Every definition of the database, with all names written in full. */
export async function definitionsNow({ session }: Shadow): Promise<Definitions> {
  await session.run('BEGIN READ ONLY; SET LOCAL search_path = pg_catalog');
  try {
    return await readDefinitions(session, { names: null, others: true });
  } finally {
    await session.run('ROLLBACK');
  }
}

/** In what the schema is not what it was at another moment; empty where it is. Read by another reader than rollbacks are made by. */
export async function changedSince({ snapshot }: Moment, shadow: Shadow): Promise<string[]> {
  return compareSnapshots(snapshot, await snapshotNow(shadow)).map(({ what, change, facts }) =>
    change === 'changed' ? `${facts.map(({ fact }) => fact).join(', ')} of ${what} changed` : `${what} is ${change}`,
  );
}

/** True when the tables of both moments hold the same rows. */
export async function keepsRows({ rows }: Moment, shadow: Shadow): Promise<boolean> {
  const now = await rowsNow(shadow);
  return rows.size === now.size && [...rows].every(([table, hash]) => now.get(table) === hash);
}

async function snapshotNow({ session, version }: Shadow): Promise<Snapshot> {
  const readEach: ReadEach = async (texts, each) => {
    for (const [at, text] of texts.entries()) each(await session.query(text), at);
  };
  return readSnapshot(readEach, { version, role: null });
}

const TABLES = `SELECT format('SELECT %L AS "table", md5(coalesce(string_agg(t::text, '','' ORDER BY t::text), '''')) AS hash FROM ONLY %s AS t',
    c.oid::regclass, c.oid::regclass) AS look
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

async function rowsNow({ admin }: Shadow): Promise<Map<string, string>> {
  const looks = (await admin.query(TABLES)) as unknown as { look: string }[];
  if (looks.length === 0) return new Map();
  const text = looks.map(({ look }) => look).join('\nUNION ALL\n');
  const rows = (await admin.query(text)) as unknown as { table: string; hash: string }[];
  return new Map(rows.map(({ table, hash }) => [table, hash]));
}
