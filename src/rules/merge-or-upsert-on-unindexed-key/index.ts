import { raw, sql } from '../../core/sql.js';
import { type Index, type Key, keyOf, type Relation, type Schema } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type Report, type Rewrite, type StatementContext } from '../rule.js';
import { buildSteps } from '../safe-index.js';
import { nameFor, placeNamed } from '../safe-place.js';
import { isWritten, standsAlone } from '../stands-alone.js';
import { isArbiter } from '../unique-keys.js';
import { enumerate } from '../wording.js';
import { quoted, withRewrite } from '../words.js';

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'merge-or-upsert-on-unindexed-key',
  title: 'ON CONFLICT names a key that no unique index has',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
    'src/backend/optimizer/util/plancat.c: infer_arbiter_indexes',
  ],
  on: ['insert'],
  *check(effect, context) {
    const { change, relation } = effect;
    if (change.type !== 'insert' || change.onConflict === null || !isWritten(context, change)) return;
    if (relation === null || relation.knowledge !== 'full' || relation.kind === 'view') return;
    const report =
      change.conflictConstraint === null
        ? noIndex(change, relation, context)
        : noConstraint(change.conflictConstraint, relation);
    if (report !== null) yield report;
  },
});

function noConstraint(name: string, relation: Relation): Report | null {
  const constraint = relation.constraints.get(name);
  if (constraint === undefined) {
    return {
      message: `${keyOf(relation)} has no constraint "${name}" for ON CONFLICT to name: this fails with 42704.`,
    };
  }
  return constraint.deferrable ? { message: tooLate(name, keyOf(relation)) } : null;
}

function tooLate(name: string, table: Key): string {
  return `"${name}" of ${table} is deferrable, and ON CONFLICT takes no deferrable constraint: this fails with 55000.`;
}

function noIndex(change: ChangeOf<'insert'>, relation: Relation, context: StatementContext): Report | null {
  const columns = change.conflictColumns ?? [];
  // An expression has no name here; which index it would need can't be told.
  if (columns.length === 0 || columns.includes('')) return null;
  const table = keyOf(relation);
  const candidates = context.schema.indexesOf(table).filter((index) => index.unique && covers(index, columns));
  if (candidates.some((index) => index.where !== null || isArbiter(context.schema, index))) return null;
  const deferred = candidates.find((index) => isDeferrable(index, context.schema));
  if (deferred !== undefined) return { message: tooLate(deferred.name, table) };
  const key = enumerate(columns.map(quoted));
  const [invalid] = candidates;
  const why =
    invalid === undefined
      ? `${table} has no unique index on ${key}`
      : `"${invalid.name}", the unique index of ${table} on ${key}, is not valid`;
  return withRewrite(
    { message: `${why}, so ON CONFLICT has nothing to go by: this fails with 42P10.` },
    invalid === undefined ? indexFirst(change, columns, context) : null,
  );
}

function isDeferrable(index: Index, schema: Schema): boolean {
  if (index.constraint === null) return false;
  return schema.relations.get(index.table)?.constraints.get(index.constraint)?.deferrable === true;
}

/** The index's key is just these columns. */
function covers({ elements }: Index, columns: readonly string[]): boolean {
  return (
    elements.length === new Set(columns).size &&
    elements.every((one) => one.column !== null && columns.includes(one.column))
  );
}

function indexFirst(change: ChangeOf<'insert'>, columns: readonly string[], context: StatementContext): Rewrite | null {
  const place = placeNamed(change, context.schema, context.version);
  if (!standsAlone(context, change) || place.relation?.origin === context.migration.index) return null;
  const plan = { name: nameFor(place, columns, 'key'), unique: true, tail: sql`(${columns})`, columns };
  return steps(...buildSteps(place, plan), step(raw(context.statement.sql), 'After the index is there and valid.'));
}
