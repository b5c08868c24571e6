import { quoteName } from '../../core/name.js';
import type { TableChange, TypeName } from '../../sql/change.js';
import type { Column, Origin, Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { addConstraint } from './add-constraint.js';
import { changeColumn, collationKey, columnFrom, inheritedColumn, ownedSequence } from './column.js';
import { UNKNOWN_TYPE } from './expression.js';
import { resolvedType, sameType, withDescendants } from './find.js';
import { remakeParts } from './partition.js';
import { removeColumn, removeSequence } from './remove.js';

type ChangeTo<T extends TableChange['type']> = Extract<TableChange, { type: T }>;

/** ADD COLUMN, with the constraints written at it; children get it as well. */
export function addColumn(schema: Schema, relation: Relation, change: ChangeTo<'add-column'>, origin: Origin): void {
  const { column: definition } = change;
  if (relation.columns.has(definition.name)) return;
  const column = columnFrom(schema, relation, definition, origin);
  relation.columns.set(column.name, column);
  if (!change.only) inheritColumn(schema, relation, column, origin);
  for (const constraint of definition.constraints) {
    addConstraint(schema, relation, constraint, origin, { only: change.only, newTable: false });
  }
}

/** A child that has such a column already keeps it, and counts a parent more. */
function inheritColumn(schema: Schema, parent: Relation, column: Column, origin: Origin): void {
  for (const child of schema.childrenOf(keyOf(parent))) {
    const own = child.columns.get(column.name);
    if (own !== undefined) {
      if (!sameType(schema, own.type, column.type)) continue;
      changeColumn(child, column.name, { inheritCount: (own.inheritCount ?? 0) + 1 });
      continue;
    }
    child.columns.set(column.name, inheritedColumn(column, origin, child.partitionOf === keyOf(parent)));
    inheritColumn(schema, child, column, origin);
  }
}

/** DROP COLUMN. */
export function dropColumn(schema: Schema, relation: Relation, change: ChangeTo<'drop-column'>): void {
  const column = relation.columns.get(change.column);
  // A column that a parent has can't be dropped here alone.
  if (column === undefined || (column.inheritCount ?? 0) > 0) return;
  removeColumn(schema, relation, change.column, { cascade: change.cascade, only: change.only });
}

/** ALTER COLUMN … TYPE. Of a column that was not known the type is known from now on. */
export function alterColumnType(
  schema: Schema,
  relation: Relation,
  change: ChangeTo<'alter-column-type'>,
  origin: Origin,
): void {
  const type = resolvedType(schema, change.newType);
  const collation = change.collation === null ? null : collationKey(change.collation);
  if (!relation.columns.has(change.column) && relation.knowledge === 'partial') {
    relation.columns.set(change.column, unseenColumn(change.column, relation.origin));
  }
  for (const target of withDescendants(schema, relation, change.only)) {
    const column = target.columns.get(change.column);
    const value = column === undefined ? null : type.name === column.type.name ? column.default : ofItsType(column);
    changeColumn(target, change.column, { type, collation, default: value });
  }
  remakeParts(schema, relation, change.column, origin);
  if (relation.columns.get(change.column)?.identity == null) return;
  // The sequence of an identity column takes the column's type; that of a serial keeps its own.
  for (const sequence of schema.sequencesOf(keyOf(relation))) {
    if (sequence.ownedBy?.column !== change.column) continue;
    schema.sequences.set(keyOf(sequence), { ...sequence, dataType: type.name });
  }
}

/** A default that is a bare string was read as a value of the column's type, and remains one when that changes. */
function ofItsType(column: Column): Column['default'] {
  const { default: value, type } = column;
  if (typeof value?.literal !== 'string' || value.castTypes.length > 0 || column.knowledge === 'partial') return value;
  const bare: TypeName = { ...type, modifiers: [], sql: typeText(type) };
  return { ...value, sql: `${value.sql}::${bare.sql}`, castTypes: [bare] };
}

function typeText({ schema, name, array }: TypeName): string {
  return `${quoteName({ schema, name })}${array ? '[]' : ''}`;
}

function unseenColumn(name: string, origin: Origin): Column {
  return {
    name,
    type: UNKNOWN_TYPE,
    collation: null,
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    origin,
    defaultDroppedBy: null,
    knowledge: 'partial',
  };
}

/** The same change to a column of a table and of all that inherits from it. */
export function changeEverywhere(
  schema: Schema,
  relation: Relation,
  change: { readonly column: string; readonly only: boolean },
  to: Partial<Column> | ((column: Column) => Partial<Column>),
): void {
  for (const target of withDescendants(schema, relation, change.only)) {
    const column = target.columns.get(change.column);
    if (column !== undefined) changeColumn(target, change.column, typeof to === 'function' ? to(column) : to);
  }
}

/** DROP NOT NULL: refused on a column of the primary key. A NOT NULL constraint of its own (18) goes with it. */
export function dropNotNull(schema: Schema, relation: Relation, change: ChangeTo<'drop-not-null'>): void {
  const constraints = [...relation.constraints.values()];
  const keyed = constraints.some(({ kind, columns }) => kind === 'primary-key' && columns.includes(change.column));
  if (keyed || relation.columns.get(change.column)?.identity != null) return;
  for (const { kind, name, columns } of constraints) {
    if (kind === 'not-null' && columns.includes(change.column)) relation.constraints.delete(name);
  }
  changeEverywhere(schema, relation, change, { notNull: false });
}

/** ADD GENERATED … AS IDENTITY. */
export function addIdentity(
  schema: Schema,
  relation: Relation,
  change: ChangeTo<'add-identity'>,
  origin: Origin,
): void {
  const column = relation.columns.get(change.column);
  if (column === undefined || column.identity !== null || column.default !== null) return;
  // Postgres asks for NOT NULL first; of what we only know in part it may be there.
  if (!column.notNull && relation.knowledge === 'full') return;
  changeColumn(relation, change.column, { identity: change.identity, notNull: true });
  ownedSequence(schema, relation, change.column, column.type.name, origin);
  for (const partition of schema.descendantsOf(keyOf(relation))) {
    if (partition.partitionOf !== null) changeColumn(partition, change.column, { identity: change.identity });
  }
}

/** SET GENERATED … */
export function alterIdentity(schema: Schema, relation: Relation, change: ChangeTo<'alter-identity'>): void {
  const { identity } = change;
  if (identity === null) return;
  changeEverywhere(schema, relation, change, (column) => (column.identity === null ? {} : { identity }));
}

/** DROP IDENTITY: the sequence goes, NOT NULL stays. */
export function dropIdentity(schema: Schema, relation: Relation, change: ChangeTo<'drop-identity'>): void {
  if (relation.columns.get(change.column)?.identity == null) return;
  changeEverywhere(schema, relation, change, { identity: null });
  for (const sequence of schema.sequencesOf(keyOf(relation))) {
    if (sequence.ownedBy?.column === change.column) removeSequence(schema, sequence, false);
  }
}
