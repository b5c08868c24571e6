import type { ColumnDefinition } from '../../sql/change.js';
import type { Column, Origin, Relation, Sequence } from '../model.js';
import { chooseRelationName } from '../names.js';
import { keyOf, type Schema } from '../schema.js';
import { nextvalOf } from './expression.js';
import { resolvedType } from './find.js';

/** A column of a definition, with the sequence that SERIAL or IDENTITY brings. */
export function columnFrom(schema: Schema, relation: Relation, definition: ColumnDefinition, origin: Origin): Column {
  const type = resolvedType(schema, definition.type);
  const column: Column = {
    name: definition.name,
    type,
    collation: definition.collation === null ? null : collationKey(definition.collation),
    notNull: definition.notNull || definition.type.serial || definition.identity !== null,
    default: definition.default,
    identity: definition.identity,
    generated: generatedFrom(definition),
    origin,
    defaultDroppedBy: null,
  };
  if (!definition.type.serial && definition.identity === null) return column;
  const sequence = ownedSequence(schema, relation, definition.name, type.name, origin);
  return definition.type.serial ? { ...column, default: nextvalOf(sequence, schema.searchPath) } : column;
}

export function collationKey(name: { schema: string | null; name: string }): string {
  return `${name.schema ?? 'pg_catalog'}.${name.name}`;
}

/** Only 18 and later take a generated column without STORED, and take it for a virtual one. */
function generatedFrom({ generated }: ColumnDefinition): Column['generated'] {
  if (generated === null) return null;
  return { expression: generated.expression, kind: generated.kind === 'stored' ? 'stored' : 'virtual' };
}

/** Makes the sequence that a serial or identity column owns. */
export function ownedSequence(
  schema: Schema,
  relation: Relation,
  column: string,
  dataType: string,
  origin: Origin,
): Sequence {
  const sequence: Sequence = {
    schema: relation.schema,
    name: chooseRelationName(schema, relation.schema, relation.name, column, 'seq', false),
    dataType,
    ownedBy: { table: keyOf(relation), column },
    temporary: relation.temporary,
    origin,
  };
  schema.sequences.set(keyOf(sequence), sequence);
  return sequence;
}

/** The column as a parent hands it down. */
export function inheritedColumn(column: Column, origin: Origin, keepIdentity: boolean): Column {
  return {
    ...column,
    identity: keepIdentity ? column.identity : null,
    origin,
    defaultDroppedBy: null,
    inheritCount: 1,
    local: false,
  };
}

/** Puts a changed column in the place of the old one; who kept the old one keeps it as it was. */
export function changeColumn(relation: Relation, name: string, change: Partial<Column>): void {
  const column = relation.columns.get(name);
  if (column !== undefined) relation.columns.set(name, { ...column, ...change });
}
