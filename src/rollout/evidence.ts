import { loadEngine } from '../sql/postgres/engine.js';
import { isSure } from '../usage/reference.js';
import { readFindings } from '../usage/references.js';
import type { Connection, Row } from './connection/connect.js';
import { failureOf } from './connection/failure.js';
import { quotedKey } from './names.js';

/** Something that is to be dropped, as effects name it. */
interface Dropped {
  readonly what: string;
  readonly table: string;
  /** Null: the whole table. */
  readonly column: string | null;
}

const MOST_STATEMENTS = 500;
const SHOWN_SQL = 120;

/**
 * Whether what is to be dropped was used lately, as the database tells: statements that pg_stat_statements counted, read by
 * Postgres's own parser, and for a table how often it was touched. Sentences for whoever approves; what can't be known is
 * said to be unknown.
 */
export async function evidenceOf(connection: Connection, drops: readonly string[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const drop of drops.map(droppedOf).filter((one) => one !== null)) {
    try {
      sentences.push(...(drop.column === null ? await tableUse(connection, drop) : []));
      sentences.push(await statementUse(connection, drop), ...(await bodies(connection, drop)));
    } catch (error) {
      sentences.push(`Whether ${drop.what} is in use could not be found out: ${failureOf(error).message}.`);
    }
  }
  return sentences;
}

function droppedOf(what: string): Dropped | null {
  const [, kind, schema, name, column] = /^(column|table) ([^.]+)\.([^.]+)(?:\.(.+))?$/s.exec(what) ?? [];
  if (schema === undefined || name === undefined || (kind === 'column') !== (column !== undefined)) return null;
  return { what, table: `${schema}.${name}`, column: column ?? null };
}

async function tableUse(connection: Connection, { what, table }: Dropped): Promise<string[]> {
  const [row] = await connection.query(
    `SELECT (s.seq_scan + coalesce(s.idx_scan, 0))::float8 AS reads, (n_tup_ins + n_tup_upd + n_tup_del)::float8 AS writes,
       coalesce(d.stats_reset, pg_postmaster_start_time())::date::text AS since
     FROM pg_stat_user_tables s, pg_stat_database d
     WHERE s.relid = to_regclass($1) AND d.datname = current_database()`,
    [quotedKey(table)],
  );
  return row === undefined
    ? []
    : [`Since ${row.since} ${what} was scanned ${row.reads} times, and ${row.writes} rows of it were written.`];
}

async function statementUse(connection: Connection, drop: Dropped): Promise<string> {
  const unknown = (why: string): string => `Whether ${drop.what} is in use is not known: ${why}.`;
  const [extension] = await connection.query(
    `SELECT quote_ident(n.nspname) AS schema, has_table_privilege(format('%I.pg_stat_statements', n.nspname), 'SELECT')
       AND pg_has_role('pg_read_all_stats', 'USAGE') AS readable
     FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
  );
  if (extension === undefined) return unknown('pg_stat_statements is not installed there');
  if (extension.readable !== true) return unknown('the role has no pg_read_all_stats');
  const named = drop.column ?? (drop.table.split('.')[1] as string);
  const rows = await connection.query(
    `SELECT query, calls::float8 AS calls FROM ${extension.schema}.pg_stat_statements
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (position(lower($1) IN lower(query)) > 0 OR query ~ '\\*') ORDER BY calls DESC LIMIT ${MOST_STATEMENTS}`,
    [named],
  );
  const users = await usersOf(rows, drop);
  if (users.length === 0) return `No statement that pg_stat_statements remembers uses ${drop.what}.`;
  const calls = users.reduce((sum, { calls }) => sum + Number(calls), 0);
  const first = String(users[0]?.query).replace(/\s+/g, ' ').slice(0, SHOWN_SQL);
  const more = users.length > 1 ? ` and ${users.length - 1} more` : '';
  return `${drop.what} is in use: ${calls} calls of ${first}${more}.`;
}

async function usersOf(rows: readonly Row[], drop: Dropped): Promise<Row[]> {
  const engine = await loadEngine();
  const [schema, table] = drop.table.split('.');
  return rows.filter(({ query }) => {
    const { references } = readFindings('statement.sql', String(query), { engine });
    return references.filter(isSure).some(({ relation, among, column }) => {
      const isTable = [relation, ...among].some(
        (one) => one.name === table && (one.schema === null || one.schema === schema),
      );
      return isTable && (drop.column === null || column === drop.column || column === '*');
    });
  });
}

/** Bodies of functions, which the catalog knows no dependencies of: the name alone is a hint and no more. */
async function bodies(connection: Connection, { table, column, what }: Dropped): Promise<string[]> {
  const rows = await connection.query(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE l.lanname IN ('plpgsql', 'sql') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')
       AND position(lower($1) IN lower(p.prosrc)) > 0 AND position(lower($2) IN lower(p.prosrc)) > 0 ORDER BY 1 LIMIT 5`,
    [table.split('.')[1], column ?? ''],
  );
  return rows.length === 0 ? [] : [`The body of ${rows.map(({ name }) => name).join(', ')} names ${what}: look there.`];
}
