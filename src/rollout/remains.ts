import { quoteName } from '../core/name.js';
import { raw, sql } from '../core/sql.js';
import type { ChangeOf } from '../sql/change.js';
import type { Connection } from './connection/connect.js';
import { quotedKey } from './names.js';
import { probe } from './probe.js';
import { placeOf, type Step } from './steps.js';
import { InTheWayError } from './trouble.js';

/** True when all that it makes is there and whole, and all that it drops is gone; false also where nothing tells. */
export async function isThere(connection: Connection, step: Step): Promise<boolean> {
  const detached = detachOf(step);
  if (detached !== null) return !(await isPartition(connection, detached));
  const { made, dropped } = await probe(connection, step);
  if (made.length + dropped.length === 0) return false;
  return made.every(({ state }) => state === 'valid') && dropped.every(({ state }) => state === 'absent');
}

/**
 * Takes away what an earlier try left half done: an invalid index of the name that is to be (IF NOT EXISTS would take it
 * for the real one) and those that a REINDEX left. True when that alone finished the step.
 */
export async function clearRemains(connection: Connection, step: Step): Promise<boolean> {
  const detached = detachOf(step);
  if (detached !== null) return finishDetach(connection, detached);
  for (const index of await invalidIndexes(connection, step)) {
    await refuseWhereBuilt(connection, step, index);
    await connection.run(sql`DROP INDEX CONCURRENTLY IF EXISTS ${raw(index)}`.text);
  }
  return false;
}

/** As SQL names them. */
async function invalidIndexes(connection: Connection, step: Step): Promise<string[]> {
  if (step.kind === 'REINDEX') {
    const rows = await connection.query(
      `SELECT i.indexrelid::regclass::text AS name FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
       WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = ANY (
         SELECT coalesce(x.indrelid, to_regclass(key)) FROM unnest($1::text[]) AS key
         LEFT JOIN pg_index AS x ON x.indexrelid = to_regclass(key))`,
      [step.effects.locks.map(({ relation }) => quotedKey(relation))],
    );
    return rows.map(({ name }) => String(name));
  }
  if (step.kind !== 'CREATE INDEX') return [];
  const { made } = await probe(connection, step);
  return made
    .filter(({ what, state }) => state === 'invalid' && what.startsWith('index '))
    .map(({ what }) => quotedKey(what.slice('index '.length)));
}

/** An index that somebody builds is invalid too: dropping it would wait for the build, and then undo it. */
async function refuseWhereBuilt(connection: Connection, step: Step, index: string): Promise<void> {
  const [row] = await connection.query(
    `SELECT l.pid FROM pg_locks AS l JOIN pg_index AS i ON i.indexrelid = to_regclass($1)
     WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
       AND l.pid <> pg_backend_pid()
       AND (SELECT a.query ~* 'index' FROM pg_stat_activity AS a WHERE a.pid = l.pid)`,
    [index],
  );
  if (row === undefined) return;
  throw new InTheWayError(`${placeOf(step)} waits: pid ${row.pid} is at work on the index ${index}.`, {
    hint: 'Wait until it is done, and run again.',
  });
}

type Detach = ChangeOf<'detach-partition'>;

function detachOf({ changes }: Step): Detach | null {
  const found = changes.find((change): change is Detach => change.type === 'detach-partition');
  return found?.concurrently ? found : null;
}

const INHERITS = `FROM pg_inherits WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)`;

async function isPartition(connection: Connection, { table, partition }: Detach): Promise<boolean> {
  const rows = await connection.query(`SELECT 1 ${INHERITS}`, [quoteName(table), quoteName(partition)]);
  return rows.length > 0;
}

/** The first half marks the partition, the second lets it go; what died in between is finished by a statement of its own. */
async function finishDetach(connection: Connection, { table, partition }: Detach): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT (to_jsonb(pg_inherits) ->> 'inhdetachpending') = 'true' AS half ${INHERITS}`,
    [quoteName(table), quoteName(partition)],
  );
  if (row?.half !== true) return false;
  await connection.run(sql`ALTER TABLE ${table} DETACH PARTITION ${partition} FINALIZE`.text);
  return true;
}
