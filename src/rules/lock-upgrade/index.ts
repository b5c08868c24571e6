import { blocksReads, blocksWrites, type LockMode } from '../../core/lock-mode.js';
import { raw } from '../../core/sql.js';
import type { Key, Schema } from '../../schema/model.js';
import { OWN_TRANSACTION, step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport, type Judged } from '../rule.js';

export const rule = defineRule({
  id: 'lock-upgrade',
  title: 'A transaction that holds a weak lock on a table asks for a stronger one',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS',
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES',
  ],
  *checkFile(context) {
    const told = new Set<string>();
    for (const judged of context.statements) {
      for (const lock of judged.effects.locks) {
        const held = judged.session.held.get(lock.relation);
        if (held === undefined || isPart(lock.relation, context.schema)) continue;
        const once = `${judged.session.transactionId} ${lock.relation}`;
        if (told.has(once)) continue;
        const earlier = context.statements.find(
          (one) => one.statement.index === held.statement && one.session.transactionId === judged.session.transactionId,
        );
        if (!canDeadlock(held.mode, lock.mode, earlier)) continue;
        told.add(once);
        yield report(lock.relation, held.mode, lock.mode, judged, earlier);
      }
    }
  },
});

/** Indexes and sequences are locked along with their table. */
function isPart(key: Key, { indexes, sequences }: Pick<Schema, 'indexes' | 'sequences'>): boolean {
  return indexes.has(key) || sequences.has(key);
}

/**
 * Another transaction can hold a lock that gets along with `held` and not with `wanted`, and can itself be waiting for
 * the holder: for a row that it changed, or, behind SHARE and stronger, for a write of its own.
 */
function canDeadlock(held: LockMode, wanted: LockMode, earlier: Judged | undefined): boolean {
  if (held === 'ROW EXCLUSIVE') return blocksWrites(wanted) && changesRows(earlier);
  const strong = held === 'SHARE' || held === 'SHARE ROW EXCLUSIVE' || held === 'EXCLUSIVE';
  return strong && held !== wanted && (blocksReads(wanted) || wanted === 'EXCLUSIVE');
}

/** New rows are locked as well, but nobody else waits for a row that he can't see. */
function changesRows(earlier: Judged | undefined): boolean {
  return (
    earlier?.effects.changes.some(
      ({ change }) =>
        change.type === 'update' ||
        change.type === 'delete' ||
        change.type === 'merge' ||
        (change.type === 'insert' && change.onConflict === 'update'),
    ) === true
  );
}

function report(
  relation: Key,
  held: LockMode,
  wanted: LockMode,
  { statement }: Judged,
  earlier: FileContext['statements'][number] | undefined,
): FileReport {
  const message =
    `The transaction holds ${held} on ${relation} since an earlier statement and now asks for ${wanted}. ` +
    `A transaction of the application that uses ${relation} and waits for the first lock is in the way of the second: ` +
    'Postgres ends one of the two with a deadlock error (40P01).';
  const base = { statement, relation, message };
  if (earlier === undefined) return base;
  return {
    ...base,
    rewrite: steps(step(raw(earlier.statement.sql), OWN_TRANSACTION), step(raw(statement.sql), OWN_TRANSACTION)),
  };
}
