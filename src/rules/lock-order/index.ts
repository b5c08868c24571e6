import { blocksWrites, compareLockModes } from '../../core/lock-mode.js';
import { raw } from '../../core/sql.js';
import type { Key } from '../../schema/model.js';
import { OWN_TRANSACTION, step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type FileReport, type Judged } from '../rule.js';

export const rule = defineRule({
  id: 'lock-order',
  title: 'A transaction locks a referenced table before the table that refers to it',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS',
    'src/backend/utils/adt/ri_triggers.c: RI_FKey_check (an insert locks its own table first, then the referenced row)',
  ],
  *checkFile(context) {
    // One transaction is one finding: the first pair, and how many more there are.
    const found = new Map<number, { readonly first: Pair; more: number }>();
    for (const pair of pairs(context)) {
      const known = found.get(pair.judged.session.transactionId);
      if (known === undefined) found.set(pair.judged.session.transactionId, { first: pair, more: 0 });
      else known.more++;
    }
    for (const { first, more } of found.values()) yield report(first, more, context);
  },
});

/** A table that is asked for while one that it refers to is held. */
interface Pair {
  readonly judged: Judged;
  readonly parent: Key;
  readonly child: Key;
}

function* pairs(context: FileContext): Iterable<Pair> {
  for (const judged of context.statements) {
    if (judged.session.transaction === 'none') continue;
    for (const { relation, mode } of judged.effects.locks) {
      if (!blocksWrites(mode) || judged.session.held.has(relation)) continue;
      for (const parent of parents(relation, context)) {
        const held = judged.session.held.get(parent);
        // The look-up of a foreign key takes ROW SHARE: only EXCLUSIVE and ACCESS EXCLUSIVE stop it.
        if (held === undefined || compareLockModes(held.mode, 'EXCLUSIVE') < 0) continue;
        if (!takenTogether(judged, parent)) yield { judged, parent, child: relation };
      }
    }
  }
}

/** Tables in use that the table's foreign keys point to, itself left out. */
function parents(table: Key, { schema, migration }: FileContext): Key[] {
  const constraints = [...(schema.relations.get(table)?.constraints.values() ?? [])];
  const keys = constraints.flatMap(({ references, enforced, origin }) =>
    references === null || !enforced || origin === migration.index ? [] : references.table,
  );
  return [...new Set(keys)].filter((key) => key !== table);
}

/** One statement asks for both, and asked in that order before: nothing in this file could be put first. */
function takenTogether({ effects }: Judged, parent: Key): boolean {
  return effects.locks.some((lock) => lock.relation === parent && blocksWrites(lock.mode));
}

function report({ judged, parent, child }: Pair, more: number, context: FileContext): FileReport {
  const index = judged.session.held.get(parent)?.statement;
  const earlier = context.statements.find(
    (one) => one.statement.index === index && one.session.transactionId === judged.session.transactionId,
  );
  const base = {
    statement: judged.statement,
    relation: child,
    message:
      `The transaction has locked ${parent} and now asks for ${child}, which refers to it. An INSERT into ${child} goes the ` +
      `other way: it has ${child} and waits for ${parent} to check its foreign key. When one comes in between, Postgres ends ` +
      `one of the two with a deadlock error (40P01).${more === 0 ? '' : ` The transaction does so with ${more} more.`}`,
  };
  // A LOCK TABLE by itself would end with its transaction.
  if (earlier === undefined || earlier.statement.changes.some(({ type }) => type === 'lock-table')) return base;
  return {
    ...base,
    rewrite: steps(step(raw(judged.statement.sql), OWN_TRANSACTION), step(raw(earlier.statement.sql), OWN_TRANSACTION)),
  };
}
