import { setTimeout as sleep } from 'node:timers/promises';
import { literal } from '../../core/sql.js';
import type { Row, Wanted } from './part.js';
import { Reading } from './reading.js';
import type { Snapshot } from './snapshot.js';
import { ask, BEGIN, COMMIT, type ReadEach, ROLLBACK, SESSION, type Statement } from './statement.js';

/** One more session with the same database. */
export interface Second {
  readonly readEach: ReadEach;
  end(): Promise<void>;
}

/** How long the second may still take to see what the first sees, when the first is done with its half. */
const PATIENCE_MS = 1000;

/** Where an address leads to several servers, snapshots of two of them may have the same name. */
const STARTED = 'pg_postmaster_start_time()::text AS started';
const EXPORT = `SELECT pg_export_snapshot() AS name, ${STARTED}`;

/**
 * Reads the schema of a database by two sessions that see the same, a half each, so that two processes of the server are
 * at work at once. Null: it did not work out, as where a pooler has no second process.
 */
export async function readByTwo(
  first: ReadEach,
  open: () => Promise<Second>,
  wanted: Wanted,
): Promise<Snapshot | null> {
  const reading = new Reading(wanted);
  const opening = open();
  // What waits for it further down tells that it failed, unless the first fails before.
  opening.catch(() => undefined);
  try {
    const seen = await lastRow(first, [BEGIN, ...reading.facts, { sql: EXPORT }]);
    const begun = opening.then((second) => see(second.readEach, seen));
    const [half, other] = reading.halves;
    const done = Promise.all([opening, begun]).then(([second]) => ask(second.readEach, [...SESSION, ...other, COMMIT]));
    done.catch(() => undefined);
    await ask(first, [...SESSION, ...half]);
    // The snapshot is there as long as the transaction that it was taken in.
    const isInTime = await Promise.race([begun, sleep(PATIENCE_MS, false, { ref: false })]);
    if (!isInTime) throw new Error('It takes too long.');
    await Promise.all([done, ask(first, [COMMIT])]);
    return await reading.snapshot();
  } catch {
    // What is wrong with the database is told when it is read alone.
    await ask(first, [ROLLBACK]);
    return null;
  } finally {
    void opening.then((second) => second.end()).catch(() => undefined);
  }
}

/** Lets a session see what another sees. */
async function see(readEach: ReadEach, { name, started }: Row): Promise<true> {
  const snapshot = { sql: `SET TRANSACTION SNAPSHOT ${literal(name as string)}` };
  const there = await lastRow(readEach, [BEGIN, snapshot, { sql: `SELECT ${STARTED}` }]);
  if (there.started !== started) throw new Error('It is another server.');
  return true;
}

/** The only row of the last of them. */
async function lastRow(readEach: ReadEach, statements: readonly Statement[]): Promise<Row> {
  let last: Row = {};
  const take = ([row = {}]: readonly Row[]) => {
    last = row;
  };
  await ask(readEach, [...statements.slice(0, -1), { ...(statements.at(-1) as Statement), take }]);
  return last;
}
