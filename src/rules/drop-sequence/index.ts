import { dependentsOf } from '../dependents.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'drop-sequence',
  title: 'Dropping a sequence loses its position and the defaults that use it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['drop-sequence', 'drop-sequence.cascade'],
  sources: ['https://www.postgresql.org/docs/current/sql-dropsequence.html'],
  on: ['drop'],
  *check(effect, { schema, migration }) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'sequence' || effect.fresh) return;
    const sequence = schema.sequence(change.name);
    if (sequence?.origin === migration.index || sequence?.temporary) return;
    if (sequence === undefined && schema.complete) return;
    const key = schema.sequenceKey(change.name);
    const defaults = (dependentsOf(schema, change) ?? []).map((one) => one.what);
    const fallen =
      change.cascade && defaults.length > 0
        ? ` CASCADE takes the ${enumerateSome(defaults)} along: later inserts get NULL there.`
        : '';
    yield {
      relation: key,
      message: `Dropping the sequence ${key} loses its position, and code that calls nextval on it fails.${fallen}`,
    };
  },
});
