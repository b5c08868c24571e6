import type { ChangeEffect } from '../../effects/effect.js';
import type { Change } from '../../sql/change.js';
import { changesOf } from '../around.js';
import { droppedKey } from '../dropped-key.js';
import { defineRule, type StatementContext } from '../rule.js';
import { otherArbiter, replacementOf } from '../unique-keys.js';

export const rule = defineRule({
  id: 'drop-unique-breaks-on-conflict',
  title: 'Upserts fail when the unique key they name is dropped',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-constraint.unique', 'drop-constraint.primary-key', 'drop-index'],
  sources: ['https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT'],
  on: ['drop-constraint', 'drop'],
  *check(effect, context) {
    if (effect.fresh) return;
    const key = droppedKey(effect, context.schema);
    if (key === null) {
      if (!isBuiltAnew(effect, context)) yield* byName(effect, context);
      return;
    }
    const { schema, migration } = context;
    if (key.origin === migration.index || schema.relations.get(key.table)?.origin === migration.index) return;
    const replacement = replacementOf(context, key.table, key.columns);
    // unique-to-partial-or-deferrable speaks of a weaker one.
    if (!key.partial && replacement !== null) return;
    if (key.columns !== null && !key.partial && otherArbiter(schema, key.table, key.columns.split(','), key.name))
      return;
    yield {
      relation: key.table,
      message: `INSERT … ON CONFLICT (${key.target}) of the running release fails with 42P10 once "${key.name}" of ${key.table} is gone, and duplicates can come in.`,
    };
  },
});

/** What a failed build left is dropped before the next try: `DROP INDEX CONCURRENTLY IF EXISTS i; CREATE … i`. */
function isBuiltAnew({ change }: ChangeEffect, { statement, migration }: StatementContext): boolean {
  if (change.type !== 'drop' || change.object !== 'index' || !change.ifExists) return false;
  const later = migration.sql.statements.filter(({ index }) => index > statement.index);
  return later.some(({ changes }) =>
    changes.some((one) => one.type === 'create-index' && one.name === change.name.name),
  );
}

/** In an unknown database only the name tells that it is unique. */
function* byName({ change, relation, target }: ChangeEffect, context: StatementContext) {
  const { schema } = context;
  const name = change.type === 'drop-constraint' ? change.name : change.type === 'drop' ? change.name.name : '';
  if (!/(_key|_pkey|_uniq\w*|_uk|_uq|_unique)$|^(uq|uk|ux|uniq\w*)_/i.test(name)) return;
  if (change.type === 'drop-constraint') {
    if (relation?.knowledge === 'full' || relation?.constraints.has(name)) return;
  } else if (change.type !== 'drop' || change.object !== 'index' || schema.complete || schema.index(change.name))
    return;
  const table = change.type === 'drop-constraint' ? target : null;
  yield {
    relation: table,
    ...(isNamedByPostgres(name, change) && !isReplaced(context, table) ? {} : { severity: 'warning' as const }),
    message: `If "${name}" is unique, as its name says, INSERT … ON CONFLICT of the running release on its columns fails with 42P10 once it is gone.`,
  };
}

/** What Postgres calls the constraints of PRIMARY KEY and UNIQUE when nobody says a name. */
function isNamedByPostgres(name: string, change: Change): boolean {
  return change.type === 'drop-constraint' && /_(pkey|key)\d*$/.test(name);
}

/** The file makes another unique key of the table; over which columns the old one was, nobody knows. */
function isReplaced(context: StatementContext, table: string | null): boolean {
  const { schema } = context;
  return changesOf(context.migration).some((one) => {
    if (one.type === 'create-index') return one.unique && schema.relationKey(one.table) === table;
    if (one.type !== 'add-constraint' || schema.relationKey(one.table) !== table) return false;
    return one.constraint.kind === 'primary-key' || one.constraint.kind === 'unique';
  });
}
