import type { Connection } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';
import { SOURCES, type Source, sampleSql } from './sources.js';

/** What this server shows this role. */
export interface Capability {
  readonly version: number;
  readonly sources: readonly Source[];
  /** Quoted schema of pg_stat_statements; null where it is not installed or not readable. */
  readonly statements: string | null;
  /** What can't be seen, and why: a sentence each. */
  readonly missing: readonly string[];
}

/** Asks each source once: on a server without it, or for a role without the right, the others still count. */
export async function capabilityOf(connection: Connection): Promise<Capability> {
  const { version } = connection;
  const sources: Source[] = [];
  const missing: string[] = [];
  for (const source of SOURCES) {
    try {
      await connection.query(sampleSql([source], version), source.takesTables ? [[]] : []);
      sources.push(source);
    } catch (error) {
      missing.push(`${source.id} can't be read: ${failureOf(error).message}.`);
    }
  }
  const [rights] = await connection.query("SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS all");
  if (rights?.all !== true) {
    missing.push('Sessions and replicas of other roles are hidden: the role has no pg_read_all_stats.');
  }
  const { schema, why } = await statementsOf(connection);
  if (why !== null) missing.push(`Statements are not timed: ${why}.`);
  return { version, sources, statements: schema, missing };
}

async function statementsOf(connection: Connection): Promise<{ schema: string | null; why: string | null }> {
  const [row] = await connection.query(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname = 'pg_stat_statements'`,
  );
  if (row === undefined) return { schema: null, why: 'pg_stat_statements is not installed' };
  const schema = String(row.schema);
  try {
    await connection.query(`SELECT count(*) FROM ${schema}.pg_stat_statements(false) LIMIT 1`);
    return { schema, why: null };
  } catch (error) {
    return { schema: null, why: failureOf(error).message };
  }
}
