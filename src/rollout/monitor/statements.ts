import { raw, type Sql } from '../../core/sql.js';
import type { Connection } from '../connection/connect.js';

/** What pg_stat_statements has counted of one statement, over all roles. */
export interface StatementCount {
  readonly id: string;
  readonly calls: number;
  /** Milliseconds. */
  readonly total: number;
}

/** A statement that took most of the time before anything was changed. */
export interface TopStatement {
  readonly id: string;
  readonly text: string;
  /** Mean milliseconds of a call. */
  readonly mean: number;
}

const MOST_TOP = 20;
const MOST_TEXT = 20_000;

/** The column of a sample: counts of the statements named by `ids`, without their texts, which lie in a file. */
export function statementsColumn(schema: string, ids: readonly string[]): Sql {
  const listed = ids.filter((id) => /^-?\d+$/.test(id)).join(', ');
  return raw(`(SELECT coalesce(json_agg(one), '[]') FROM (
  SELECT queryid::text AS id, sum(calls)::float8 AS calls, sum(total_exec_time)::float8 AS total
  FROM ${schema}.pg_stat_statements(false)
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IN (${listed})
  GROUP BY 1) AS one) AS statements`);
}

/** Counts of all statements of the database, for the top to be found by what they grow. */
export async function countsOf(connection: Connection, schema: string): Promise<ReadonlyMap<string, StatementCount>> {
  const rows = await connection.query(
    `SELECT queryid::text AS id, sum(calls)::float8 AS calls, sum(total_exec_time)::float8 AS total
     FROM ${schema}.pg_stat_statements(false)
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NOT NULL GROUP BY 1`,
  );
  const counts = rows as unknown as StatementCount[];
  return new Map(counts.map((count) => [count.id, count]));
}

/** The statements that took most of the time between two looks. */
export async function topStatements(
  connection: Connection,
  schema: string,
  first: ReadonlyMap<string, StatementCount>,
): Promise<TopStatement[]> {
  const last = await countsOf(connection, schema);
  const grown = [...last.values()]
    .map(({ id, calls, total }) => {
      const before = first.get(id);
      return { id, calls: calls - (before?.calls ?? 0), total: total - (before?.total ?? 0) };
    })
    .filter(({ calls, total }) => calls > 0 && total >= 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, MOST_TOP * 2);
  const rows = await connection.query(
    // Statements of ours, and those that plan nothing, say nothing of the application.
    `SELECT DISTINCT ON (queryid) queryid::text AS id, left(query, ${MOST_TEXT}) AS text FROM ${schema}.pg_stat_statements
     WHERE queryid = ANY($1::bigint[]) AND query ~* '^\\s*(select|insert|update|delete|merge|with)\\y'
       AND query !~* 'lockkeeper|pg_stat_|pg_catalog' ORDER BY queryid`,
    [grown.map(({ id }) => id)],
  );
  const texts = new Map(rows.map(({ id, text }) => [String(id), String(text)]));
  return grown
    .filter(({ id }) => texts.has(id))
    .slice(0, MOST_TOP)
    .map(({ id, calls, total }) => ({ id, text: texts.get(id) as string, mean: total / calls }));
}

/** How the top statements do. */
export interface StatementTime {
  /** Mean milliseconds of a call now, as if calls were mixed as they were before. */
  readonly mean: number;
  /** The statement that lost most, with its mean then and now. */
  readonly worst: { readonly text: string; readonly before: number; readonly now: number } | null;
}

/** Compares two counts with what calls took before; null: nothing was called in between. */
export function statementTime(
  top: readonly TopStatement[],
  before: readonly StatementCount[],
  now: readonly StatementCount[],
): StatementTime | null {
  const earlier = new Map(before.map((count) => [count.id, count]));
  const grown = now.flatMap(({ id, calls, total }) => {
    const statement = top.find((one) => one.id === id);
    const first = earlier.get(id);
    const more = calls - (first?.calls ?? 0);
    if (statement === undefined || first === undefined || more <= 0) return [];
    return [{ statement, calls: more, total: total - first.total }];
  });
  if (grown.length === 0) return null;
  const calls = grown.reduce((sum, one) => sum + one.calls, 0);
  const actual = grown.reduce((sum, one) => sum + one.total, 0);
  const expected = grown.reduce((sum, one) => sum + one.calls * one.statement.mean, 0);
  const usual = top.reduce((sum, { mean }) => sum + mean, 0) / top.length;
  const lost = grown
    .map(({ statement, ...one }) => ({
      statement,
      now: one.total / one.calls,
      loss: one.total - one.calls * statement.mean,
    }))
    .sort((a, b) => b.loss - a.loss)[0];
  const worst =
    lost === undefined || lost.loss <= 0
      ? null
      : { text: lost.statement.text, before: lost.statement.mean, now: lost.now };
  return { mean: expected > 0 ? usual * (actual / expected) : actual / calls, worst };
}
