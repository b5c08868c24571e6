import type { TableConstraint } from '../../schema/model.js';
import type { ChangeOf, ConstraintKind } from '../../sql/change.js';
import { only } from '../around.js';
import { defineRule, type StatementContext } from '../rule.js';
import { keyColumns, replacementOf, stillUnique } from '../unique-keys.js';

const PROMISE: Readonly<Record<ConstraintKind, string>> = {
  check: 'rows that break the check',
  'not-null': 'nulls',
  unique: 'duplicates',
  'primary-key': 'duplicates and nulls in the key',
  exclusion: 'overlapping rows',
  'foreign-key': 'orphans',
};

export const rule = defineRule({
  id: 'drop-constraint',
  title: 'Dropping a constraint lets rows in that it kept out',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-constraint.check', 'drop-constraint.unique', 'drop-constraint.primary-key'],
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html'],
  on: ['drop-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop-constraint' || effect.fresh) return;
    const constraint = effect.relation?.constraints.get(change.name);
    if (constraint === undefined) {
      if (effect.relation?.knowledge === 'full' || foreignKeyByName(change.name)) return;
    } else if (constraint.kind === 'foreign-key' || constraint.kind === 'not-null') return;
    // drop-not-null and drop-foreign-key speak of theirs.
    if (constraint !== undefined && isHarmless(constraint, context)) return;
    if (replaced(change, constraint, context)) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    yield {
      relation: table,
      message: `Without "${change.name}" nothing keeps ${constraint === undefined ? 'bad rows' : PROMISE[constraint.kind]} out of ${table}; once there are some, the constraint can't be added again.`,
    };
  },
});

function foreignKeyByName(name: string): boolean {
  return /(^|_)fk(ey)?(_|$|\d)|^fk|foreign/i.test(name);
}

/** It never held old rows to anything, or something else promises the same. */
function isHarmless(constraint: TableConstraint, context: StatementContext): boolean {
  if (!constraint.enforced) return true;
  if (constraint.origin === context.migration.index) return true;
  if (constraint.kind === 'check') return provedOtherwise(constraint, context);
  return false;
}

/** `CHECK (c IS NOT NULL)` after SET NOT NULL: its work is done. */
function provedOtherwise(constraint: TableConstraint, { effects }: StatementContext): boolean {
  const proves = constraint.expression?.provesNotNull ?? [];
  const relation = effects.changes.find((effect) => effect.relation?.constraints.has(constraint.name))?.relation;
  return (
    proves.length > 0 &&
    proves.length === constraint.columns.length &&
    proves.every((column) => relation?.columns.get(column)?.notNull)
  );
}

/** Swapped for another one of the same kind in this statement, or for a key over the same columns in this file. */
function replaced(
  change: ChangeOf<'drop-constraint'>,
  constraint: TableConstraint | undefined,
  context: StatementContext,
): boolean {
  const table = context.schema.relationKey(change.table);
  const added = only(context.statement.changes, 'add-constraint').filter(
    (one) => context.schema.relationKey(one.table) === table,
  );
  if (added.some((one) => constraint === undefined || one.constraint.kind === constraint.kind)) return true;
  if (constraint === undefined) return false;
  const keys = constraint.kind === 'unique' || constraint.kind === 'primary-key';
  const columns = keyColumns(constraint.columns.map((column) => ({ column })));
  if (keys && replacementOf(context, table, columns) === 'same') return true;
  return stillUnique(context.schema, table, constraint);
}
