import { lossOf } from '../../effects/type-loss.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'lossy-type-change',
  title: 'A type change that rounds or drops a part of every value',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['alter-type.rewrite'],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-numeric.html',
    'https://www.postgresql.org/docs/current/datatype-json.html',
  ],
  on: ['alter-column-type'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || change.target === 'type') return;
    if (effect.fresh || effect.freshColumn) return;
    const from = effect.column?.type ?? null;
    const loss = lossOf(change, from);
    if (loss === null) return;
    const table = effect.target ?? schema.relationKey(change.table);
    const types = from === null ? `to ${change.newType.sql}` : `from ${from.sql} to ${change.newType.sql}`;
    yield {
      relation: table,
      message: `Changing "${change.column}" of ${table} ${types} ${loss}, without an error; what is lost can't be had back.`,
    };
  },
});
