import type { Constraint, IndexElement } from '../../sql/change.js';
import type { Index, Origin, Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { looseExpression } from './expression.js';
import { type ExclusionElement, exclusionElements } from './expression-name.js';
import { withDescendants } from './find.js';
import { chooseIndexName, columnElement, indexPartition, rekeyIndex } from './index-build.js';
import { tableConstraint } from './table-constraint.js';

/** PRIMARY KEY, UNIQUE and EXCLUDE: a constraint and the index behind it. */
export function addIndexConstraint(schema: Schema, relation: Relation, constraint: Constraint, origin: Origin): void {
  const primary = constraint.kind === 'primary-key';
  if (primary && [...relation.constraints.values()].some((other) => other.kind === 'primary-key')) return;
  const index =
    constraint.usingIndex === null
      ? buildIndex(schema, relation, constraint, origin)
      : adoptIndex(schema, relation, constraint);
  if (index === null) return;
  const columns = index.elements.flatMap((element) => element.column ?? []);
  schema.putConstraint(relation, {
    ...tableConstraint(constraint, index.name, origin),
    columns: constraint.usingIndex === null ? [...constraint.columns] : columns,
    index: keyOf(index),
  });
  if (primary) setKeyNotNull(schema, relation, columns);
  for (const partition of schema.partitionsOf(keyOf(relation))) indexPartition(schema, index, partition, origin);
}

function setKeyNotNull(schema: Schema, relation: Relation, columns: readonly string[]): void {
  for (const target of withDescendants(schema, relation, false)) {
    for (const column of columns) {
      if (target.columns.get(column)?.notNull === false) changeColumn(target, column, { notNull: true });
    }
  }
}

/** USING INDEX: the index takes the constraint's name, where it has one. */
function adoptIndex(schema: Schema, relation: Relation, constraint: Constraint): Index | null {
  const index = schema.index({ schema: relation.schema, name: constraint.usingIndex ?? '' });
  if (index === undefined || index.table !== keyOf(relation) || index.constraint !== null) {
    return index === undefined && relation.knowledge === 'partial' ? unseenIndex(schema, relation, constraint) : null;
  }
  const named = rekeyIndex(schema, index, index.schema, constraint.name ?? index.name);
  const adopted: Index = { ...named, constraint: named.name, primary: constraint.kind === 'primary-key' };
  schema.indexes.set(keyOf(adopted), adopted);
  return adopted;
}

/** The index was there before we looked; what it holds is not known. */
function unseenIndex(schema: Schema, relation: Relation, constraint: Constraint): Index {
  const index = newIndex(relation, constraint, constraint.name ?? constraint.usingIndex ?? '', [], relation.origin);
  schema.indexes.set(keyOf(index), index);
  return index;
}

function buildIndex(schema: Schema, relation: Relation, constraint: Constraint, origin: Origin): Index | null {
  const excluded = constraint.exclusion === null ? null : exclusionElements(constraint.exclusion);
  const keyNames = excluded === null ? constraint.columns : excluded.map((element) => element.name);
  const label = constraint.kind === 'primary-key' ? 'pkey' : excluded === null ? 'key' : 'excl';
  const name = constraint.name ?? chooseIndexName(schema, relation, [...keyNames, ...constraint.include], label);
  if (schema.relationNameTaken(`${relation.schema}.${name}`)) return null;
  const elements =
    excluded === null
      ? constraint.columns.map(columnElement)
      : excluded.map((element) => exclusionElement(relation, element));
  const index = newIndex(relation, constraint, name, elements, origin);
  schema.indexes.set(keyOf(index), index);
  return index;
}

function exclusionElement(relation: Relation, { column, sql }: ExclusionElement): IndexElement {
  if (column !== null) return columnElement(column);
  return {
    ...columnElement(''),
    column: null,
    expression: looseExpression(sql, (name) => relation.columns.has(name)),
    sql,
  };
}

/** `EXCLUDE … WHERE (condition)`. */
function conditionOf(relation: Relation, constraint: Constraint): Index['where'] {
  const condition = constraint.exclusion === null ? null : /\bwhere\s*\(([\s\S]*)\)/i.exec(constraint.sql);
  return condition === null ? null : looseExpression(condition[1] ?? '', (name) => relation.columns.has(name));
}

function newIndex(
  relation: Relation,
  constraint: Constraint,
  name: string,
  elements: readonly IndexElement[],
  origin: Origin,
): Index {
  const method = constraint.exclusion?.match(/^[a-z_]\w*(?=\s*\()/i)?.[0].toLowerCase();
  return {
    schema: relation.schema,
    name,
    table: keyOf(relation),
    unique: constraint.kind !== 'exclusion',
    primary: constraint.kind === 'primary-key',
    valid: true,
    method: method ?? 'btree',
    elements,
    include: constraint.include,
    where: conditionOf(relation, constraint),
    nullsNotDistinct: constraint.nullsNotDistinct,
    constraint: name,
    attachedTo: null,
    origin,
  };
}
