import { raw, type Sql, sql } from '../core/sql.js';
import { indexColumnNames } from '../schema/fold/expression-name.js';
import type { Index, Relation, TableConstraint } from '../schema/model.js';
import type { ChangeOf, PartitionBound } from '../sql/change.js';
import { step } from './rewrite.js';
import type { RewriteStep, StatementContext } from './rule.js';
import { validateStep } from './safe-constraint.js';
import { buildSteps } from './safe-index.js';
import { alter, nameFor, type Place, placeOf } from './safe-place.js';
import { foreignKeyOf, keyDefinition } from './safe-restore.js';
import { bracketAfter, items } from './sql-text.js';

/** A partition's bound as a condition on the key, and the condition that excludes it; null where it can't be said. */
export interface BoundCondition {
  readonly inside: Sql;
  readonly outside: Sql;
}

/** For one plain key column, which nearly every partitioned table has. */
export function boundCondition(parent: Relation | null, bound: PartitionBound | null): BoundCondition | null {
  const key = parent?.partitionBy?.columns;
  const [column] = key ?? [];
  if (key?.length !== 1 || column === null || column === undefined || bound === null) return null;
  if (bound.kind === 'range') return rangeCondition(column, bound.sql);
  if (bound.kind === 'list') return listCondition(column, bound.sql);
  return null;
}

function rangeCondition(column: string, text: string): BoundCondition | null {
  const from = bracketAfter(text, 'from');
  const to = bracketAfter(text, 'to');
  if (from === null || to === null) return null;
  const inside = [sql`${column} IS NOT NULL`];
  const outside = [sql`${column} IS NULL`];
  if (from.toLowerCase() !== 'minvalue') {
    inside.push(sql`${column} >= ${raw(from)}`);
    outside.push(sql`${column} < ${raw(from)}`);
  }
  if (to.toLowerCase() !== 'maxvalue') {
    inside.push(sql`${column} < ${raw(to)}`);
    outside.push(sql`${column} >= ${raw(to)}`);
  }
  return { inside: join(inside, ' AND '), outside: join(outside, ' OR ') };
}

function join(parts: readonly Sql[], by: string): Sql {
  return raw(parts.map((part) => part.text).join(by));
}

function listCondition(column: string, text: string): BoundCondition | null {
  const values = items(bracketAfter(text, 'in') ?? '');
  if (values.length === 0 || values.some((value) => value.toLowerCase() === 'null')) return null;
  const list = raw(values.join(', '));
  return {
    inside: sql`${column} IS NOT NULL AND ${column} IN (${list})`,
    outside: sql`${column} IS NULL OR ${column} NOT IN (${list})`,
  };
}

const PROOF_NOTE = 'Brief: old rows are not looked at yet.';

/** A CHECK that is proved beside the traffic, the step that wants it, and its end. */
export function provedBy(place: Place, condition: Sql, label: string): { before: RewriteStep[]; after: RewriteStep } {
  const name = nameFor(place, [], label);
  return {
    before: [
      step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID`, PROOF_NOTE),
      validateStep(place, name),
    ],
    after: step(sql`${alter(place)} DROP CONSTRAINT ${name}`, 'Brief: it has done its service.'),
  };
}

/** The default partition of a partitioned table. */
export function defaultPartition(place: Place): Relation | undefined {
  return place.schema.partitionsOf(place.key).find((one) => one.bound?.kind === 'default');
}

/** What keeps the default partition from being scanned when a neighbour comes. */
export function defaultProof(
  place: Place,
  bound: PartitionBound | null,
): { before: RewriteStep[]; after: RewriteStep } | null {
  const partition = defaultPartition(place);
  const condition = boundCondition(place.relation, bound);
  if (partition === undefined || condition === null) return null;
  return provedBy(placeOf(partition, place), condition.outside, 'excludes');
}

/** What an ATTACH needs so that it finds nothing to do: proofs, indexes, foreign keys. Null where one can't be had. */
export function attachSteps(
  place: Place,
  change: ChangeOf<'attach-partition'>,
  context: StatementContext,
  needs: { readonly scan: boolean; readonly defaultScan: boolean; readonly parts: boolean },
): RewriteStep[] | null {
  const partition = context.schema.relation(change.partition);
  const child: Place = {
    ...place,
    table: change.partition,
    only: false,
    ifExists: false,
    relation: partition ?? null,
    key: context.schema.relationKey(change.partition),
    proved: new Set(),
  };
  const condition = needs.scan ? boundCondition(place.relation, change.bound) : null;
  if (needs.scan && condition === null) return null;
  const own = condition === null ? null : provedBy(child, condition.inside, 'fits');
  const other = needs.defaultScan ? defaultProof(place, change.bound) : null;
  if (needs.defaultScan && other === null) return null;
  const written = context.migration.sql.source.text.slice(change.start, change.end);
  return [
    ...(own?.before ?? []),
    ...(other?.before ?? []),
    ...(needs.parts ? partSteps(place, child) : []),
    step(sql`${alter(place)} ${raw(written)}`, 'Brief: all that it needs is there.'),
    ...(own === null ? [] : [own.after]),
    ...(other === null ? [] : [other.after]),
  ];
}

/** The parent's indexes and foreign keys that the table does not have yet. */
function partSteps(place: Place, child: Place): RewriteStep[] {
  const has = child.schema.indexesOf(child.key);
  const indexes = child.schema.indexesOf(place.key).filter((one) => !has.some((own) => sameIndex(own, one)));
  const keys = [...(place.relation?.constraints.values() ?? [])].filter(
    (one) => one.kind === 'foreign-key' && !hasForeignKey(child, one),
  );
  return [...indexes.flatMap((one) => indexSteps(child, one)), ...keys.flatMap((one) => foreignKeySteps(child, one))];
}

function sameIndex(a: Index, b: Index): boolean {
  const text = (index: Index) =>
    [index.method, index.unique, index.elements.map((one) => one.sql), index.include, index.where?.sql ?? ''].join('|');
  return text(a) === text(b) && (b.constraint === null || a.constraint !== null);
}

function hasForeignKey(child: Place, wanted: TableConstraint): boolean {
  return [...(child.relation?.constraints.values() ?? [])].some(
    (one) =>
      one.kind === 'foreign-key' &&
      one.validated &&
      one.references?.table === wanted.references?.table &&
      one.columns.join() === wanted.columns.join(),
  );
}

function indexSteps(child: Place, index: Index): RewriteStep[] {
  const columns = indexColumnNames(index.elements, index.include);
  const { tail, label, adopt } = keyDefinition(index);
  const name = nameFor(child, label === 'pkey' ? [] : columns, label);
  const build = buildSteps(child, { name, unique: index.unique, tail, columns });
  if (adopt === null) return build;
  return [
    ...build,
    step(
      sql`${alter(child)} ADD CONSTRAINT ${name} ${adopt} USING INDEX ${name}`,
      'Brief: the index is there already.',
    ),
  ];
}

function foreignKeySteps(child: Place, constraint: TableConstraint): RewriteStep[] {
  return [
    step(
      sql`${alter(child)} ADD CONSTRAINT ${constraint.name} ${foreignKeyOf(child, constraint)} NOT VALID`,
      'Brief, on both tables: set a lock_timeout.',
    ),
    validateStep(child, constraint.name),
  ];
}
