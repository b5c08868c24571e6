import { blocksWrites } from '../../core/lock-mode.js';
import { defineRule, type Judged } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'wide-lock-window',
  title: 'One transaction holds strong locks on several tables at once',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS'],
  *checkFile({ statements, schema }) {
    const tables = new Map<number, { first: Judged; names: Set<string>; statements: number }>();
    for (const one of statements) {
      if (one.session.transaction === 'none') continue;
      const strong = one.effects.locks.filter((lock) => blocksWrites(lock.mode) && schema.relations.has(lock.relation));
      if (strong.length === 0) continue;
      const entry = tables.get(one.session.transactionId) ?? { first: one, names: new Set<string>(), statements: 0 };
      entry.statements++;
      for (const lock of strong) entry.names.add(lock.relation);
      tables.set(one.session.transactionId, entry);
    }
    for (const { first, names, statements: several } of tables.values()) {
      // What one statement must lock together can't be taken apart.
      if (several < 2 || names.size < 2) continue;
      yield {
        statement: first.statement,
        message: `This transaction comes to hold locks that stop writes on ${names.size} tables (${enumerateSome([...names])}) and keeps them all until it commits. Each waits for its turn while the others are held; taken in another order than the application's, they deadlock. One table a transaction is safer.`,
      };
    }
  },
});
