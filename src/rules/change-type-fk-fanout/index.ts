import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { typeChangeKind } from '../type-change-facts.js';
import { enumerate } from '../wording.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'change-type-fk-fanout',
  title: 'Changing the type of a foreign key column locks the table at its other end',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.foreign-key', 'alter-type.foreign-key-free', 'alter-type.referenced'],
  sources: ['src/backend/commands/tablecmds.c: ATPostAlterTypeCleanup, ATPostAlterTypeParse'],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) === 'fails') return;
    const family = new Set([effect.target, ...related(effect.target, context.schema)]);
    const others = effect.locks
      .filter((lock) => lock.mode === 'ACCESS EXCLUSIVE' && !family.has(lock.relation))
      .map((lock) => lock.relation)
      .filter((key) => context.schema.relations.has(key));
    if (others.length === 0) return;
    const validated = workOf(effect, 'scan', 'foreign-key');
    const costly = validated !== undefined || workOf(effect, 'rewrite') !== undefined;
    const again =
      validated === undefined ? '' : ` The foreign key is tested anew on every row of ${validated.relation}.`;
    yield withRewrite(
      {
        message: `A foreign key joins "${change.column}" of ${nameOf(effect)} with ${enumerate(others)}, so the change of type holds ACCESS EXCLUSIVE there too: every read and write of both sides waits.${again}`,
        relation: effect.target,
        severity: costly ? 'error' : 'warning',
      },
      safeAlterTable(effect, context),
    );
  },
});

/** Partitions and children of the table: they are the table itself. */
function related(
  target: string | null,
  schema: { descendantsOf(key: string): readonly { schema: string; name: string }[] },
): string[] {
  return target === null ? [] : schema.descendantsOf(target).map((one) => `${one.schema}.${one.name}`);
}
