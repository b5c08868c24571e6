import type { ReplicaState } from '../gate/live/report.js';
import { compareSnapshots } from '../schema/catalog/compare.js';
import { fingerprint, type Snapshot } from '../schema/catalog/snapshot.js';
import type { Connection } from './connection/connect.js';
import { snapshotOf } from './snapshot.js';

/** What a primary has, and how far a replica must have come to have it too. */
export interface Token {
  readonly snapshot: Snapshot;
  readonly fingerprint: string;
  /** Where the primary's log stood when this schema was first seen. */
  readonly lsn: string | null;
}

/** A position in the log, to be compared. */
export function lsnOf(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/**
 * Asks a replica itself: the position in its log and its catalog. Either alone can be fooled: a column that was dropped
 * and made anew looks as before, and the log of another cluster has positions too.
 */
export async function replicaState(connection: Connection, token: Token): Promise<ReplicaState> {
  const there = await snapshotOf(connection, token.snapshot.role?.name ?? null);
  const problem = await problemOf(connection, there, token);
  const verdict = problem === null ? 'pass' : 'hold';
  return { target: connection.shown, verdict, problem, lsn: there.server.lsn };
}

async function problemOf(connection: Connection, there: Snapshot, token: Token): Promise<string | null> {
  const { server } = there;
  const primary = token.snapshot.server;
  if (!server.replica) return 'It is no replica: it takes writes itself.';
  const known = server.systemIdentifier !== null && primary.systemIdentifier !== null;
  if (known && server.systemIdentifier !== primary.systemIdentifier) return 'It is a replica of another server.';
  if (token.lsn !== null && server.lsn !== null && lsnOf(server.lsn) < lsnOf(token.lsn)) {
    return `It has replayed the log up to ${server.lsn}, and the schema is at ${token.lsn}${await whyBehind(connection)}.`;
  }
  if (fingerprint(there) === token.fingerprint) return null;
  // With synchronous_commit off a primary shows a change before its log has it: by position nobody is behind then.
  const differences = compareSnapshots(token.snapshot, there);
  const names = differences.slice(0, 3).map(({ what, change }) => `${what} is ${change}`);
  const more = differences.length > names.length ? ` and ${differences.length - names.length} more` : '';
  return `Its schema is not the primary's, ${names.join(', ')}${more}${await whyBehind(connection)}.`;
}

/** What keeps a replica from replaying, as far as it tells: the end of a sentence, or nothing. */
async function whyBehind(connection: Connection): Promise<string> {
  const [row] = await connection.query(
    `SELECT pg_is_wal_replay_paused() AS paused, a.pid, coalesce(nullif(a.application_name, ''), a.usename, '') AS who,
       round(extract(epoch FROM clock_timestamp() - a.xact_start))::int AS age
     FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT * FROM pg_stat_activity WHERE xact_start IS NOT NULL
       AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 1) AS a ON true`,
  );
  if (row?.paused === true) return ': replay is paused there (pg_wal_replay_resume() goes on)';
  if (typeof row?.pid === 'number' && Number(row.age) >= 1) {
    return `: a transaction of pid ${row.pid} (${row.who}) is open there for ${row.age} s, and may hold it back`;
  }
  return '';
}

/** Standbys that the primary sees and that are behind, where nobody named the replicas. */
export async function standbysBehind(primary: Connection, token: Token): Promise<{ seen: number; behind: string[] }> {
  const rows = await primary.query(
    `SELECT coalesce(nullif(application_name, ''), 'a standby') || coalesce(' at ' || host(client_addr), '') AS name,
       replay_lsn::text AS lsn FROM pg_stat_replication WHERE state IS NULL OR state <> 'backup'`,
  );
  const behind = rows.filter(
    ({ lsn }) => typeof lsn === 'string' && token.lsn !== null && lsnOf(lsn) < lsnOf(token.lsn),
  );
  return { seen: rows.length, behind: behind.map(({ name, lsn }) => `${name} has replayed up to ${lsn}`) };
}
