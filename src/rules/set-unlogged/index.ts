import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'set-unlogged',
  title: 'An unlogged table is emptied after a crash and missing on replicas',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-unlogged', 'set-unlogged.partitioned'],
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html'],
  on: ['set-logged', 'create-table', 'create-table-as'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type === 'set-logged') {
      if (change.logged || effect.fresh || effect.relation?.unlogged) return;
      const table = effect.target ?? schema.relationKey(change.table);
      yield {
        relation: table,
        message: `SET UNLOGGED takes ${table} out of the write-ahead log: a crash empties it, replicas and backups made from the log do not have its rows.`,
      };
      return;
    }
    if (change.type !== 'create-table' && change.type !== 'create-table-as') return;
    if (!change.unlogged || change.temporary) return;
    const table = effect.target ?? schema.key(change.table);
    yield {
      relation: table,
      severity: 'warning',
      message: `${table} is created UNLOGGED: a crash or fail-over empties it, and replicas never have its rows.`,
    };
  },
});
