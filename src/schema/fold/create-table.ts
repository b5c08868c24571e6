import type { Constraint, CreateTable, LikeClause } from '../../sql/change.js';
import type { Column, Origin, Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { addConstraint, type Manner } from './add-constraint.js';
import { columnFrom, inheritedColumn, ownedSequence } from './column.js';
import { indexColumnNames } from './expression-name.js';
import { newRelation, relationOrPartial, resolvedName, schemaFor } from './find.js';
import { chooseIndexName, createIndex } from './index-build.js';
import { becomePartition } from './partition.js';
import { makeRoom } from './remove.js';

const AT_BIRTH: Manner = { only: false, newTable: true };

/** CREATE TABLE, in the order in which Postgres makes its parts: names that are chosen depend on it. */
export function createTable(schema: Schema, change: CreateTable, origin: Origin): void {
  const home = schemaFor(schema, change.table, change.temporary);
  const key = `${home}.${change.table.name}`;
  if (!makeRoom(schema, key, change.ifNotExists)) return;
  const relation = newRelation(home, change.table.name, kindOf(change), origin);
  relation.unlogged = change.unlogged;
  relation.partitionBy = change.partitionBy;
  const parent = change.partitionOf === null ? undefined : relationOrPartial(schema, change.partitionOf.parent);
  if (parent !== undefined && parent.knowledge === 'partial') relation.knowledge = 'partial';
  const parents = change.inherits.flatMap((name) => relationOrPartial(schema, name) ?? []);
  for (const source of parent === undefined ? parents : [parent]) inheritColumns(relation, source, origin, parent);
  if (change.ofType !== null) columnsOfType(schema, relation, change, origin);
  for (const like of change.likes) likeColumns(schema, relation, like, origin);
  ownColumns(schema, relation, change, origin);
  relation.inherits = parents.map(keyOf);
  schema.relations.set(key, relation);
  for (const source of parents) inheritChecks(schema, source, relation, origin);
  if (parent !== undefined) {
    becomePartition(schema, parent, relation, change.partitionOf?.bound ?? null, origin);
    for (const column of relation.columns.values()) settle(relation, column, change);
  }
  ownConstraints(schema, relation, change, origin);
  for (const like of change.likes) likeParts(schema, relation, like, origin);
}

function kindOf(change: CreateTable): Relation['kind'] {
  if (change.partitionBy !== null) return 'partitioned-table';
  return change.foreign ? 'foreign-table' : 'table';
}

function inheritColumns(relation: Relation, parent: Relation, origin: Origin, partitioned: Relation | undefined): void {
  for (const column of parent.columns.values()) {
    const known = relation.columns.get(column.name);
    const inherited = inheritedColumn(column, origin, partitioned !== undefined);
    relation.columns.set(column.name, known === undefined ? inherited : mergedColumn(known, inherited));
  }
}

/** A column that comes from two sides: NOT NULL when either is, counted once for each parent. */
function mergedColumn(first: Column, second: Column): Column {
  return {
    ...first,
    notNull: first.notNull || second.notNull,
    default: first.default ?? second.default,
    inheritCount: (first.inheritCount ?? 0) + (second.inheritCount ?? 0),
  };
}

function columnsOfType(schema: Schema, relation: Relation, change: CreateTable, origin: Origin): void {
  if (change.ofType === null) return;
  const type = schema.relation(change.ofType);
  const name = resolvedName(schema, change.ofType);
  relation.ofType = `${name.schema}.${name.name}`;
  for (const column of type?.columns.values() ?? []) relation.columns.set(column.name, { ...column, origin });
  if (type === undefined) relation.knowledge = 'partial';
}

function likeColumns(schema: Schema, relation: Relation, like: LikeClause, origin: Origin): void {
  const source = schema.relation(like.table);
  if (source === undefined || source.knowledge === 'partial') relation.knowledge = 'partial';
  for (const column of source?.columns.values() ?? []) {
    const identity = like.identity ? column.identity : null;
    const generated = like.generated ? column.generated : null;
    relation.columns.set(column.name, {
      name: column.name,
      type: column.type,
      collation: column.collation,
      notNull: column.notNull,
      default: like.defaults ? column.default : null,
      identity,
      generated,
      origin,
      defaultDroppedBy: null,
    });
    // The copy's sequence is a bigint, whatever the column is.
    if (identity !== null) ownedSequence(schema, relation, column.name, 'int8', origin);
  }
}

function ownColumns(schema: Schema, relation: Relation, change: CreateTable, origin: Origin): void {
  for (const definition of change.columns) {
    const inherited = relation.columns.get(definition.name);
    // `PARTITION OF … (a NOT NULL)` and `OF type (a …)` give columns no type: theirs is the parent's.
    if (inherited !== undefined && definition.type.name === '') {
      relation.columns.set(definition.name, {
        ...inherited,
        notNull: inherited.notNull || definition.notNull,
        default: definition.default ?? inherited.default,
      });
      continue;
    }
    const column = columnFrom(schema, relation, definition, origin);
    if (inherited === undefined) {
      relation.columns.set(definition.name, column);
      continue;
    }
    const merged = mergedColumn(column, inherited);
    relation.columns.set(definition.name, { ...merged, local: true });
  }
}

/** A partition's columns are never its own. */
function settle(relation: Relation, column: Column, change: CreateTable): void {
  if (change.partitionOf !== null && column.local !== false) {
    relation.columns.set(column.name, { ...column, local: false });
  }
}

function inheritChecks(schema: Schema, parent: Relation, child: Relation, origin: Origin): void {
  for (const check of parent.constraints.values()) {
    if (check.kind !== 'check' || check.noInherit) continue;
    const own = child.constraints.get(check.name);
    const count = (own?.inheritCount ?? 0) + 1;
    const inherited = own ?? { ...check, origin, local: false, validated: check.enforced };
    schema.putConstraint(child, { ...inherited, inheritCount: count });
  }
}

function ownConstraints(schema: Schema, relation: Relation, change: CreateTable, origin: Origin): void {
  const all = [...change.columns.flatMap((column) => column.constraints), ...change.constraints];
  const add = (constraint: Constraint): void => addConstraint(schema, relation, constraint, origin, AT_BIRTH);
  for (const constraint of all) {
    if (constraint.kind !== 'check' && constraint.kind !== 'not-null') continue;
    const inherited = constraint.name === null ? undefined : relation.constraints.get(constraint.name);
    if (inherited === undefined) add(constraint);
    else schema.putConstraint(relation, { ...inherited, local: true });
  }
  for (const constraint of withoutRepeats(all.filter(isIndexConstraint))) add(constraint);
  for (const constraint of all) if (constraint.kind === 'foreign-key') add(constraint);
}

function isIndexConstraint({ kind }: Constraint): boolean {
  return kind === 'primary-key' || kind === 'unique' || kind === 'exclusion';
}

/** The primary key first; `UNIQUE PRIMARY KEY` is one index, which takes whatever name was given. */
function withoutRepeats(constraints: readonly Constraint[]): Constraint[] {
  const ordered = [
    ...constraints.filter(({ kind }) => kind === 'primary-key'),
    ...constraints.filter(({ kind }) => kind !== 'primary-key'),
  ];
  const kept: Constraint[] = [];
  for (const constraint of ordered) {
    const same = kept.findIndex((other) => sameIndex(other, constraint));
    const prior = kept[same];
    if (prior === undefined) kept.push(constraint);
    else if (prior.name === null) kept[same] = { ...prior, name: constraint.name };
  }
  return kept;
}

function sameIndex(a: Constraint, b: Constraint): boolean {
  return (
    a.kind !== 'exclusion' &&
    b.kind !== 'exclusion' &&
    a.columns.join('\0') === b.columns.join('\0') &&
    a.include.join('\0') === b.include.join('\0') &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    a.deferrable === b.deferrable &&
    a.initiallyDeferred === b.initiallyDeferred
  );
}

/** LIKE … INCLUDING CONSTRAINTS and INDEXES: CHECKs keep their names, indexes are named after the new table. */
function likeParts(schema: Schema, relation: Relation, like: LikeClause, origin: Origin): void {
  const source = schema.relation(like.table);
  if (source === undefined) return;
  for (const check of like.constraints ? source.constraints.values() : []) {
    if (check.kind !== 'check' || relation.constraints.has(check.name)) continue;
    const { inheritCount: _count, local: _local, ...own } = check;
    schema.putConstraint(relation, { ...own, origin, validated: check.enforced });
  }
  for (const index of like.indexes ? schema.indexesOf(keyOf(source)) : []) {
    const constraint = index.constraint === null ? undefined : source.constraints.get(index.constraint);
    if (constraint === undefined) {
      createIndex(
        schema,
        {
          ...index,
          type: 'create-index',
          name: null,
          table: relation,
          only: false,
          ifNotExists: false,
          concurrently: false,
        },
        relation,
        origin,
      );
      continue;
    }
    const label = index.primary ? 'pkey' : index.unique ? 'key' : 'excl';
    const name = chooseIndexName(schema, relation, indexColumnNames(index.elements, index.include), label);
    const copy = {
      ...index,
      schema: relation.schema,
      name,
      table: keyOf(relation),
      constraint: name,
      attachedTo: null,
    };
    schema.indexes.set(keyOf(copy), { ...copy, origin });
    const { inheritCount: _count, local: _local, ...own } = constraint;
    schema.putConstraint(relation, { ...own, name, index: keyOf(copy), origin });
  }
}
