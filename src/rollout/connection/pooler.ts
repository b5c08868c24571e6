import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connect.js';
import { failureOf } from './failure.js';

/** Longer than a server needs to say which process it is. */
const ANSWER_MS = 5000;

/**
 * Whether a pooler hands each transaction to another server process: then sessions have no settings and no locks of
 * their own. While `b` keeps the process that `a` had just used, `a` must get another one, or none as long as `b` is at it.
 */
export async function isTransactionPooled(a: Connection, b: Connection): Promise<boolean> {
  const before = await pidOf(a);
  try {
    await b.run('BEGIN');
  } catch (error) {
    // PgBouncer's words, before it hangs up.
    if (/statement pooling/i.test(failureOf(error).message)) return true;
    throw error;
  }
  const now = pidOf(b).then(() => pidOf(a));
  try {
    const inTime = await Promise.race([now.then((pid) => pid === before), sleep(ANSWER_MS, false, { ref: false })]);
    return !inTime;
  } finally {
    await b.run('ROLLBACK');
    await now;
  }
}

async function pidOf(connection: Connection): Promise<unknown> {
  return (await connection.query('SELECT pg_backend_pid() AS pid'))[0]?.pid;
}
