import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprint } from '../../schema/catalog/snapshot.js';
import type { Connection } from '../connection/connect.js';
import { replicaState } from '../replicas.js';
import { snapshotOf } from '../snapshot.js';

/** Who waits this long for a lock is no passing wait. */
const LONG_WAIT_S = 5;
/** How long replicas may need to replay what was applied. */
const REPLAY_MS = 30_000;
const PAUSE_MS = 250;

/**
 * What speaks against going on after a target was changed, as a sentence; null: nothing does. It must answer, nobody in it
 * may be waiting long for a lock, and each of its replicas must come to have its schema.
 */
export async function healthOf(primary: Connection, replicas: readonly Connection[]): Promise<string | null> {
  const [row] = await primary.query(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
       AND query_start < clock_timestamp() - make_interval(secs => $1)`,
    [LONG_WAIT_S],
  );
  const waiting = Number(row?.waiting ?? 0);
  if (waiting > 0) return `${waiting} sessions have been waiting for a lock for more than ${LONG_WAIT_S} s`;
  if (replicas.length === 0) return null;
  const snapshot = await snapshotOf(primary, null);
  const token = { snapshot, fingerprint: fingerprint(snapshot), lsn: snapshot.server.lsn };
  for (const deadline = Date.now() + REPLAY_MS; ; await sleep(PAUSE_MS)) {
    const states = [];
    for (const replica of replicas) states.push(await replicaState(replica, token));
    const behind = states.find(({ problem }) => problem !== null);
    if (behind === undefined) return null;
    if (Date.now() >= deadline) return `its replica ${behind.target} is not there: ${behind.problem}`;
  }
}
