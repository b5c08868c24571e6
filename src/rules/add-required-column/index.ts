import { raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesBefore } from '../around.js';
import { deploy, step } from '../rewrite.js';
import { defineRule, type Report, type RewriteStep, type StatementContext } from '../rule.js';
import { constraintSteps, notNullSteps } from '../safe-constraint.js';
import { alter, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, quoted, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-required-column',
  title: 'A new NOT NULL column without a default fails on rows, and then on old INSERTs',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['add-column.required', 'add-column.constant-default'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || change.target === 'type') return;
    if (effect.fresh) {
      yield* onOwnRows(change, context);
      return;
    }
    if (!isRequired(change, context) || (change.ifNotExists && effect.relation?.columns.has(change.column.name)))
      return;
    const { name } = change.column;
    const report = {
      relation: effect.target,
      message: `Adding ${quoted(name)} as NOT NULL without a default fails with 23502 if ${nameOf(effect)} has a row; if it is empty, INSERTs of the running release, which do not know the column, fail from then on.`,
    };
    yield withRewrite(
      report,
      safeAlterTable(effect, context, (_, place) => nullableFirst(change, place)),
    );
  },
});

/** A table of the migration's own, which has given it rows: that they are there is certain. */
function* onOwnRows(change: ChangeOf<'add-column'>, context: StatementContext): Iterable<Report> {
  if (!isRequired(change, context)) return;
  const key = context.schema.relationKey(change.table);
  const rows = changesBefore(context, change).filter(
    (one) =>
      ((one.type === 'insert' || one.type === 'delete') && context.schema.relationKey(one.table) === key) ||
      (one.type === 'truncate' && one.tables.some((name) => context.schema.relationKey(name) === key)),
  );
  const last = rows.at(-1);
  if (last?.type !== 'insert' || last.query !== null || last.onConflict !== null) return;
  yield {
    message: `Adding ${quoted(change.column.name)} as NOT NULL without a default fails with 23502: the rows that were inserted into ${key} before have no value for it.`,
  };
}

function isRequired({ column }: ChangeOf<'add-column'>, { schema }: StatementContext): boolean {
  const given =
    (column.default !== null && column.default.literal !== null) ||
    column.identity !== null ||
    column.generated !== null ||
    column.type.serial;
  if (given) return false;
  const type = schema.userType(column.type);
  const domain = type?.kind === 'domain' ? type : null;
  if (domain?.default) return false;
  return (
    column.notNull ||
    domain?.notNull === true ||
    column.constraints.some((constraint) => constraint.kind === 'primary-key')
  );
}

function nullableFirst({ column, ifNotExists }: ChangeOf<'add-column'>, place: Place): RewriteStep[] | null {
  if (!column.notNull) return null;
  const exists = raw(ifNotExists ? 'IF NOT EXISTS ' : '');
  const collation = column.collation === null ? raw('') : sql` COLLATE ${column.collation}`;
  const named = column.constraints.find((one) => one.kind === 'not-null')?.name ?? null;
  const others = column.constraints.filter((one) => one.kind !== 'not-null');
  return [
    step(
      sql`${alter(place)} ADD COLUMN ${exists}${column.name} ${raw(column.type.sql)}${collation}`,
      'Brief: the column starts as nullable, and old INSERTs go on.',
    ),
    deploy(`Ship code that writes "${column.name}" in every INSERT, and give the rows that exist a value, in batches.`),
    ...notNullSteps(place, column.name, named),
    ...others.flatMap(
      (one) => constraintSteps(place, one.kind === 'check' ? one : { ...one, columns: [column.name] }) ?? [],
    ),
  ];
}
