import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplicaState } from '../gate/live/report.js';
import type { Connection } from '../rollout/connection/connect.js';
import { replicaState, standbysBehind, type Token } from '../rollout/replicas.js';

/** A replica of a busy primary is behind by a moment: that long it is looked at again without being asked to wait. */
export const REPLICA_GRACE_MS = 2000;
const PAUSE_MS = 100;

export interface Replicas {
  readonly states: readonly ReplicaState[];
  readonly notes: readonly string[];
}

/** The same, looked at again for a moment where one is behind. */
export async function settledReplicas(
  primary: Connection,
  replicas: readonly Connection[],
  token: Token,
): Promise<Replicas> {
  for (const end = Date.now() + REPLICA_GRACE_MS; ; await sleep(PAUSE_MS)) {
    const found = await lookAtReplicas(primary, replicas, token);
    if (found.states.every(({ verdict }) => verdict === 'pass') || Date.now() >= end) return found;
  }
}

/** Asks replicas whether they have what the primary has; those that nobody named are told as the primary sees them. */
export async function lookAtReplicas(
  primary: Connection,
  replicas: readonly Connection[],
  token: Token,
): Promise<Replicas> {
  const states: ReplicaState[] = [];
  for (const replica of replicas) states.push(await replicaState(replica, token));
  const { seen, behind } = await standbysBehind(primary, token);
  if (replicas.length > 0) {
    const more = seen - replicas.length;
    const note = `The primary feeds ${seen} standbys, and ${replicas.length} of them were asked.`;
    return { states, notes: more > 0 ? [note] : [] };
  }
  const told = behind.map((problem): ReplicaState => {
    return { target: 'a standby that the primary sees', verdict: 'hold', problem: `${problem}.`, lsn: null };
  });
  const note = `The primary feeds ${seen} standbys, which were not asked themselves: name them by --replicas.`;
  return { states: told, notes: seen > 0 ? [note] : [] };
}
