import type { Statistics, TableStatistics } from '../gate/statistics.js';
import type { Connection, Row } from './connection/connect.js';

/**
 * Sizes and uses of every table and materialized view. Rows are what ANALYZE found, carried over to the size of today as
 * the planner does it; where nothing was counted and the file is empty, there are none. A partitioned table is its
 * leaves together, and unknown when one of them is. Uses are counted since the last reset.
 */
const TABLES = `
WITH RECURSIVE own AS (
  SELECT c.oid, pg_catalog.pg_relation_size(c.oid) AS main, pg_catalog.pg_total_relation_size(c.oid) AS bytes,
    c.relkind, c.reltuples, c.relpages, s.n_live_tup,
    coalesce(s.seq_scan, 0) + coalesce(s.idx_scan, 0)
      + coalesce(s.n_tup_ins, 0) + coalesce(s.n_tup_upd, 0) + coalesce(s.n_tup_del, 0) AS uses
  FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
), counted AS (
  SELECT oid, relkind, bytes, uses, CASE
      WHEN relkind = 'p' THEN 0
      WHEN main = 0 THEN 0
      WHEN reltuples > 0 AND relpages > 0 THEN
        greatest(reltuples / relpages * (main / pg_catalog.current_setting('block_size')::int), coalesce(n_live_tup, 0))
      WHEN n_live_tup > 0 THEN n_live_tup
    END AS rows
  FROM own
), family AS (
  SELECT oid AS root, oid FROM counted
  UNION ALL
  SELECT f.root, i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid
)
SELECT n.nspname AS schema, c.relname AS name, pg_catalog.sum(t.bytes)::float8 AS bytes,
  CASE WHEN pg_catalog.bool_and(t.rows IS NOT NULL) THEN pg_catalog.ceil(pg_catalog.sum(t.rows))::float8 END AS rows,
  pg_catalog.sum(t.uses)::float8 AS uses
FROM family f JOIN counted t ON t.oid = f.oid
  JOIN pg_catalog.pg_class c ON c.oid = f.root JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'lockkeeper')
GROUP BY 1, 2`;

/** A crash sets the counters back and may leave no trace but the background writer's. */
const WATCHED = `
SELECT pg_catalog.date_part('epoch', pg_catalog.now() - greatest(
  (SELECT coalesce(stats_reset, pg_catalog.pg_postmaster_start_time())
    FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()),
  (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter)
)) / 3600 AS hours`;

/** Less time than this says nothing about how much a table is used. */
const LEAST_HOURS = 1;

/** Asks a live database for the sizes and uses of its tables. Reads the catalog only. */
export async function readStatistics(connection: Pick<Connection, 'query'>, now: Date): Promise<Statistics> {
  const [watched] = await connection.query(WATCHED);
  return statisticsOf(await connection.query(TABLES), Number(watched?.hours ?? 0), now);
}

/** The rows of the catalog as the file has them. */
export function statisticsOf(rows: readonly Row[], hours: number, now: Date): Statistics {
  const tables = rows.map(({ schema, name, bytes, rows: counted, uses }): [string, TableStatistics] => [
    `${schema}.${name}`,
    {
      rows: counted === null ? null : Number(counted),
      bytes: Number(bytes),
      usesPerHour: hours < LEAST_HOURS ? null : Math.ceil((Number(uses) / hours) * 10) / 10,
    },
  ]);
  return {
    version: 1,
    takenAt: `${now.toISOString().slice(0, 19)}Z`,
    hoursWatched: Math.round(hours * 10) / 10,
    tables: Object.fromEntries(tables),
  };
}
