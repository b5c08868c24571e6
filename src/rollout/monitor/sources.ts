/** Where counters come from: SQL of one row, its columns being the counters. */
export interface Source {
  readonly id: string;
  sql(version: number): string;
  /** True: `$1` is the list of tables that are changed. */
  readonly takesTables?: true;
}

/** Sessions of ours wait, and roll back, on purpose. */
const OURS = "application_name LIKE 'lockkeeper%'";
const CLIENTS = "backend_type = 'client backend' AND pid <> pg_backend_pid()";

/** pg_locks takes locks of its own to be read, so it is read only while somebody waits. Before 14 it has no start of a wait. */
const longestWait = (version: number): string => `
  CASE WHEN count(*) FILTER (WHERE waits) > 0 THEN (
    SELECT max(extract(epoch FROM clock_timestamp() - ${version >= 14 ? 'coalesce(l.waitstart, a.query_start)' : 'a.query_start'}))::float8
    FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE NOT l.granted AND a.datname = current_database() AND NOT a.${OURS}) ELSE 0 END`;

/** Which source is there depends on the server and on rights: each is asked once, and left out where it is refused. */
export const SOURCES: readonly Source[] = [
  {
    id: 'activity',
    sql: (version) => `
SELECT count(*) AS connections, current_setting('max_connections')::int AS most_connections,
  count(*) FILTER (WHERE waits) AS waiters, coalesce(${longestWait(version)}, 0) AS longest_wait,
  count(*) FILTER (WHERE works) AS active,
  coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) FILTER (WHERE here AND NOT ours), 0)::float8 AS oldest_transaction
FROM (SELECT xact_start, here, ours, here AND NOT ours AND wait_event_type = 'Lock' AS waits,
    NOT ours AND state = 'active' AS works
  FROM (SELECT *, datname = current_database() AS here, ${OURS} AS ours FROM pg_stat_activity WHERE ${CLIENTS}) AS session
) AS sessions`,
  },
  {
    id: 'database',
    sql: () => `
SELECT xact_commit AS commits, xact_rollback AS rollbacks, deadlocks
FROM pg_stat_database WHERE datname = current_database()`,
  },
  { id: 'wal', sql: () => "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS lsn" },
  {
    id: 'standbys',
    sql: () => `
SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS lsn, coalesce(json_object_agg(name, replayed), '{}') AS standbys
FROM (SELECT coalesce(nullif(application_name, ''), 'standby') || coalesce(' at ' || host(client_addr), '') AS name,
    min(pg_wal_lsn_diff(replay_lsn, '0/0'))::float8 AS replayed
  FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' AND replay_lsn IS NOT NULL GROUP BY 1) AS one`,
  },
  {
    id: 'slots',
    sql: () => `
SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::float8 AS retained FROM pg_replication_slots`,
  },
  {
    id: 'checkpoints',
    sql: (version) =>
      version >= 17
        ? 'SELECT num_requested AS requested FROM pg_stat_checkpointer'
        : 'SELECT checkpoints_req AS requested FROM pg_stat_bgwriter',
  },
  {
    id: 'tables',
    takesTables: true,
    sql: () => `
SELECT sum(n_dead_tup)::float8 AS dead, (sum(n_dead_tup) + sum(n_live_tup))::float8 AS rows FROM pg_stat_user_tables
WHERE relid IN (
  SELECT to_regclass(name) FROM unnest($1::text[]) AS name
  UNION SELECT relid FROM unnest($1::text[]) AS name, pg_partition_tree(to_regclass(name)))`,
  },
];

/** One statement for all of them: each a JSON object in a column of its name, beside the server's clock in milliseconds. */
export function sampleSql(sources: readonly Source[], version: number): string {
  const columns = sources.map(({ id, sql }) => `(SELECT to_json(one) FROM (${sql(version)}) AS one) AS ${id}`);
  return `SELECT ${['(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at', ...columns].join(',\n')}`;
}
