import type { Name } from '../../core/name.js';
import { literal, type Sql, sql } from '../../core/sql.js';
import type { UserType } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, changesBefore, only } from '../around.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { enumerateSome } from '../wording.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'enum-recreate',
  title: 'Exchanging an enum for a new one rewrites every table that uses it',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.rewrite', 'add-enum-value'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertype.html',
    'https://www.postgresql.org/docs/current/datatype-enum.html',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || effect.freshColumn || effect.column === null) return;
    const { schema, migration } = context;
    const next = schema.userType(change.newType);
    const old = schema.userType(effect.column.type);
    if (next?.kind !== 'enum' || old?.kind !== 'enum' || next === old || next.origin !== migration.index) return;
    if (isLater(change, context)) return;
    const kept = new Set(next.values.map((value) => value.label));
    const gone = old.values.filter((value) => !kept.has(value.label)).map((value) => `'${value.label}'`);
    const rewrite = gone.length === 0 ? addedInstead(old, next, change, context) : null;
    const instead =
      gone.length > 0
        ? `It fails if a row still has ${enumerateSome(gone)}; a value that no row uses can stay in the type, kept out by a CHECK.`
        : 'ALTER TYPE … ADD VALUE takes no lock on any table.';
    const message = `Exchanging the enum for one with other values rewrites ${nameOf(effect)} and its indexes under ACCESS EXCLUSIVE: every read and write waits. ${instead}`;
    yield withRewrite({ relation: effect.target, message }, rewrite);
  },
});

/** Another column was moved to the new type before: the exchange as a whole is told once. */
function isLater(change: ChangeOf<'alter-column-type'>, context: StatementContext): boolean {
  const key = context.schema.typeKey(change.newType);
  return only(changesBefore(context, change), 'alter-column-type').some(
    (one) => context.schema.typeKey(one.newType) === key,
  );
}

type Enum = Extract<UserType, { kind: 'enum' }>;

/** The new values added to the type that is there, where the new one has all the old ones in their order. */
function addedInstead(
  old: Enum,
  next: Enum,
  change: ChangeOf<'alter-column-type'>,
  context: StatementContext,
): Rewrite | null {
  const name = lastingName(old, next, change, context);
  const before = old.values.map((value) => value.label);
  const after = next.values.map((value) => value.label);
  const order = after.filter((label) => before.includes(label));
  if (name === null || order.join('\0') !== before.join('\0')) return null;
  const added = after.flatMap((label, index) =>
    before.includes(label) ? [] : [step(addValue(name, label, after[index - 1], before[0]), NOTE)],
  );
  return added.length === 0 ? null : steps(...added);
}

const NOTE =
  'In place of the whole exchange: the new type, the change of each column, and the drop. A new value can be used only after its transaction has committed.';

function addValue(name: Name, label: string, previous: string | undefined, first: string | undefined): Sql {
  if (previous !== undefined) return sql`ALTER TYPE ${name} ADD VALUE ${literal(label)} AFTER ${literal(previous)}`;
  if (first !== undefined) return sql`ALTER TYPE ${name} ADD VALUE ${literal(label)} BEFORE ${literal(first)}`;
  return sql`ALTER TYPE ${name} ADD VALUE ${literal(label)}`;
}

/** The type's name before and after the exchange, where that is the same. */
function lastingName(
  old: Enum,
  next: Enum,
  change: ChangeOf<'alter-column-type'>,
  context: StatementContext,
): Name | null {
  // The old one was moved out of the way, and the new one has its name.
  const away = only(changesBefore(context, change), 'rename').find(
    (one) => one.object === 'type' && one.to === old.name && one.name.name === next.name,
  );
  if (away !== undefined) return away.name;
  // The new one gets the old one's name in the end.
  const back = only(changesAfter(context, change), 'rename').find(
    (one) => one.object === 'type' && one.name.name === next.name && one.to === old.name,
  );
  return back === undefined ? null : { schema: back.name.schema, name: back.to };
}
