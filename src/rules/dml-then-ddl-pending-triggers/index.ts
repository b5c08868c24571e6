import { raw } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { Key, Relation, Schema, TableConstraint } from '../../schema/model.js';
import type { Change } from '../../sql/change.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';

/** Deferred triggers that rows of a table have set off. */
interface Pending {
  readonly transaction: number;
  readonly why: string;
}

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'dml-then-ddl-pending-triggers',
  title: 'A table is altered while deferred checks of its rows are still to be made',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-set-constraints.html',
    'src/backend/commands/tablecmds.c: CheckTableNotInUse (55006)',
  ],
  filesWith: ['insert', 'update', 'delete'],
  *checkFile({ statements, schema }) {
    const pending = new Map<Key, Pending>();
    let deferred: number | null = null;
    for (const { statement, effects, session } of statements) {
      if (session.transaction === 'none') continue;
      for (const effect of effects.changes) {
        if (!statement.changes.includes(effect.change)) continue;
        if (effect.change.type === 'set-constraints') {
          deferred = effect.change.immediate ? null : session.transactionId;
          if (effect.change.immediate) pending.clear();
        }
        const touched = refuses(effect.change, schema).find(
          (key) => pending.get(key)?.transaction === session.transactionId,
        );
        if (touched !== undefined) {
          yield {
            statement,
            change: effect.change,
            message: `${pending.get(touched)?.why} of ${touched} is checked only at the end of the transaction, and rows that an earlier statement changed still wait for that. Postgres refuses to alter the table before (55006).`,
            rewrite: inPlace(
              step(raw('SET CONSTRAINTS ALL IMMEDIATE'), 'Makes the checks that are due, now.'),
              step(raw(statement.sql)),
            ),
          };
          pending.delete(touched);
        }
        const why = setsOff(effect, schema, deferred === session.transactionId);
        if (why !== null && effect.target !== null) {
          pending.set(effect.target, { transaction: session.transactionId, why });
        }
      }
    }
  },
});

/** Tables that the change can't be made to while their triggers are pending. */
function refuses(change: Change, schema: Schema): Key[] {
  if (change.type === 'truncate') return change.tables.map((name) => schema.relationKey(name));
  if (change.type === 'create-index') return [schema.relationKey(change.table)];
  if (change.type === 'drop' && change.object === 'table') return [schema.relationKey(change.name)];
  return 'target' in change && change.target === 'table' ? [schema.relationKey(change.table)] : [];
}

/** Which deferred check the change of rows leaves for later; null where it leaves none. */
function setsOff({ change, relation, target }: ChangeEffect, schema: Schema, all: boolean): string | null {
  const event = change.type;
  if (relation === null || target === null) return null;
  if (event !== 'insert' && event !== 'update' && event !== 'delete') return null;
  const isLate = (one: Pick<TableConstraint, 'deferrable' | 'initiallyDeferred'>) =>
    one.initiallyDeferred || (all && one.deferrable);
  const trigger = [...relation.triggers.values()].find((one) => isLate(one) && one.events.includes(event));
  if (trigger !== undefined) return `Constraint trigger "${trigger.name}"`;
  const own = ownKey(change, relation, isLate);
  if (own !== undefined) return `Foreign key "${own.name}"`;
  if (event !== 'delete') return null;
  const other = schema
    .referencesTo(target)
    .find(({ constraint }) => isLate(constraint) && constraint.references?.onDelete === 'no action');
  return other === undefined ? null : `Foreign key "${other.constraint.name}" that points to rows`;
}

/** A foreign key of the table itself: looked at for every new row, and where one of its columns is set. */
function ownKey(
  change: Change,
  relation: Relation,
  isLate: (one: TableConstraint) => boolean,
): TableConstraint | undefined {
  if (change.type === 'delete') return undefined;
  const set = change.type === 'update' ? change.assignments.map((one) => one.column) : null;
  return [...relation.constraints.values()].find(
    (one) =>
      one.kind === 'foreign-key' &&
      one.enforced &&
      isLate(one) &&
      (set === null || one.columns.some((column) => set.includes(column))),
  );
}
