import { isAbsent } from '../around.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'drop-table',
  title: 'Dropping a table deletes all its rows',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['drop-table', 'drop-table.references', 'drop-table.cascade', 'drop-table.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-droptable.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/catalog/heap.c (heap_drop_with_catalog)',
  ],
  on: ['drop'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'drop' || (change.object !== 'table' && change.object !== 'foreign-table')) return;
    if (effect.fresh || isAbsent(schema, change.name) || effect.relation?.partitionOf) return;
    const table = effect.target ?? schema.relationKey(change.name);
    if (change.object === 'foreign-table') {
      yield {
        relation: table,
        message: `Dropping ${table} removes the foreign table and its options; the remote rows stay, but code that still reads it fails.`,
      };
      return;
    }
    const partners = effect.locks
      .filter(
        (lock) => lock.mode === 'ACCESS EXCLUSIVE' && lock.relation !== table && schema.relations.has(lock.relation),
      )
      .map((lock) => lock.relation);
    const others = partners.length === 0 ? '' : ` It also takes ACCESS EXCLUSIVE on ${enumerateSome(partners)}.`;
    yield {
      relation: table,
      message: `Dropping ${table} deletes the table with every row in it; only a backup brings them back.${others}`,
    };
  },
});
