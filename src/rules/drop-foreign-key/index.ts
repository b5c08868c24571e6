import { defineRule } from '../rule.js';
import { nameOf } from '../words.js';

// How Postgres and the common frameworks name foreign keys; only where the constraint itself is not known.
const LOOKS_LIKE_ONE = /(_fkey\d*|_fk|_foreign)$|^fk_|_fk_/i;

export const rule = defineRule({
  id: 'drop-foreign-key',
  title: 'Dropping a foreign key locks both tables and gives up the guarantee',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-constraint.foreign-key', 'drop-constraint.foreign-key-partitioned'],
  sources: [
    'src/backend/commands/tablecmds.c: dropconstraint_internal (locks the referenced table)',
    'https://github.com/ankane/strong_migrations/issues/119',
  ],
  on: ['drop-constraint'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'drop-constraint' || effect.fresh) return;
    const constraint = effect.relation?.constraints.get(change.name);
    const table = nameOf(effect);
    if (constraint === undefined) {
      const unknown = effect.relation?.knowledge !== 'full' && LOOKS_LIKE_ONE.test(change.name);
      if (!unknown) return;
      yield {
        message: `"${change.name}" of ${table} looks like a foreign key: dropping one holds ACCESS EXCLUSIVE on both of its tables until the transaction ends, and rows that refer to nothing are let in from then on.`,
        relation: effect.target,
      };
      return;
    }
    if (constraint.kind !== 'foreign-key' || constraint.references === null) return;
    const parent = constraint.references.table;
    const where = parent === table ? table : `${table} and on ${parent}`;
    yield {
      message: `Dropping the foreign key "${change.name}" holds ACCESS EXCLUSIVE on ${where} until the transaction ends: every read and write there waits. From then on rows of ${table} may refer to nothing.`,
      relation: effect.target,
    };
  },
});
