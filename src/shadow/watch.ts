import type { Statement } from '../sql/statement.js';
import { type Excuse, failsWithoutRows } from './excuse.js';
import { isExtension, makeExtension, makeMissingRole } from './makeshift.js';
import type { Observation } from './observation.js';
import { Observer } from './observe.js';
import { commit, isLeftOut, type Script, Transaction } from './script.js';
import type { Session, Shadow } from './session.js';

/** What was seen of a migration, by the index of its statements; statements that could not be watched have none. */
export type Watched = ReadonlyMap<number, Observation>;

/**
 * Runs a migration statement by statement as its tool would, and says what Postgres did. It stops at the first failure,
 * as the tool does, unless `excuses` says that the failure is our own: then the statement is left out.
 */
export async function watch(
  shadow: Shadow,
  script: Script,
  excuses: (observation: Observation) => Excuse | null,
): Promise<{ readonly seen: Watched; readonly failed: boolean }> {
  const { session } = shadow;
  const seen = new Map<number, Observation>();
  const transaction = new Transaction(session);
  const observer = await Observer.begin(session);
  if (script.transactionMode !== 'statement') await transaction.begin();
  for (const statement of script.sql.statements) {
    if (isLeftOut(statement)) continue;
    if (isExtension(statement)) {
      await makeExtension(shadow, statement, transaction.isOpen);
      continue;
    }
    if (Transaction.controls(statement)) {
      await session.run(statement.sql).catch(() => undefined);
      transaction.after(statement);
      continue;
    }
    const observation = await watchOne(shadow, observer, statement, transaction);
    const excused = await isExcused(session, statement, observation, { excuses, open: transaction.isOpen });
    if (!excused) seen.set(statement.index, observation);
    if (observation.failure !== null && !excused) {
      await transaction.giveUp();
      return { seen, failed: true };
    }
  }
  return { seen, failed: (await transaction.end()) !== null };
}

interface Leniency {
  readonly excuses: (observation: Observation) => Excuse | null;
  /** A transaction of the migration is. */
  readonly open: boolean;
}

async function isExcused(
  session: Session,
  { sql }: Statement,
  observation: Observation,
  { excuses, open }: Leniency,
): Promise<boolean> {
  const { failure } = observation;
  const excuse = excuses(observation);
  if (failure === null || excuse === null) return false;
  if (excuse === 'server') return true;
  if (!open) await session.run('BEGIN');
  const regardless = await failsWithoutRows(session, sql, failure);
  if (!open) await session.run('ROLLBACK');
  return !regardless;
}

/** Must not run in a transaction; ends transactions itself (a procedure that commits). */
const ALONE: ReadonlySet<string> = new Set(['25001', '2D000']);

/** A statement outside a transaction gets one of its own, unless Postgres says that it must not. */
async function watchOne(
  shadow: Shadow,
  observer: Observer,
  statement: Statement,
  transaction: Transaction,
): Promise<Observation> {
  const { session } = shadow;
  const own = !transaction.isOpen;
  for (let again = true; ; again = false) {
    await session.run(own ? 'BEGIN; SAVEPOINT lockkeeper' : 'SAVEPOINT lockkeeper');
    const observation = await observer.inTransaction(statement.sql);
    const { failure } = observation;
    await session.run(failure === null ? 'RELEASE lockkeeper' : 'ROLLBACK TO lockkeeper');
    const refused = own ? await commit(session) : null;
    if (failure === null) return { ...observation, failure: refused };
    if (own && ALONE.has(failure.sqlstate)) return observer.alone(statement.sql);
    if (!again || !(await makeMissingRole(shadow, failure))) return observation;
  }
}
