import { BEFORE, type Index, type Key, type Relation, type Sequence, type TableConstraint } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { drawsFrom } from './expression.js';
import { tablesOfType } from './find.js';
import { clonesOf, foreignKeysOn } from './foreign-key.js';
import { attachedIndexes, indexNames } from './index-build.js';

// Removal never asks whether Postgres would refuse: a statement that is folded has succeeded, so whatever would have
// stood in its way was not there. Foreign keys to what is gone go with it; views stay unless CASCADE is written, as what
// a view depends on is not known for certain.

/**
 * True when a new table can have this key. One that only a statement's speaking of it had brought into the model can't
 * have been there after all, and makes room; what points to it points to the new one.
 */
export function makeRoom(schema: Schema, key: Key, ifNotExists: boolean): boolean {
  if (!schema.relationNameTaken(key)) return true;
  const existing = schema.relations.get(key);
  if (existing === undefined || !isGuess(existing) || ifNotExists) return false;
  for (const index of schema.indexesOf(key)) removeIndex(schema, index);
  for (const sequence of schema.sequencesOf(key)) removeSequence(schema, sequence, false);
  schema.relations.delete(key);
  return true;
}

/** A relation that no statement made. */
export function isGuess(relation: Relation): boolean {
  return relation.knowledge === 'partial' && relation.origin === BEFORE;
}

/** Removes a table, view or composite type with all that belongs to it. */
export function removeRelation(schema: Schema, relation: Relation, cascade: boolean): void {
  const key = keyOf(relation);
  if (schema.relations.get(key) !== relation) return;
  schema.relations.delete(key);
  schema.markDropped(key);
  for (const { table, constraint } of schema.referencesTo(key)) removeConstraint(schema, table, constraint);
  if (cascade) for (const view of schema.viewsOver(key)) removeRelation(schema, view, true);
  for (const index of schema.indexesOf(key)) forgetIndex(schema, index);
  for (const sequence of schema.sequencesOf(key)) removeSequence(schema, sequence, cascade);
  for (const child of schema.childrenOf(key)) {
    if (child.partitionOf === key || cascade) removeRelation(schema, child, cascade);
    else child.inherits = child.inherits.filter((parent) => parent !== key);
  }
  for (const [name, publication] of schema.publications) {
    if (!publication.tables.has(key)) continue;
    const tables = new Set(publication.tables);
    tables.delete(key);
    schema.publications.set(name, { ...publication, tables });
  }
  if (!cascade) return;
  removeColumnsOfType(schema, relation.schema, relation.name);
  if (relation.kind !== 'composite') return;
  for (const typed of tablesOfType(schema, relation)) removeRelation(schema, typed, true);
}

/** Removes a column from a table, and from the children that have it from there. */
export function removeColumn(
  schema: Schema,
  relation: Relation,
  name: string,
  options: { readonly cascade: boolean; readonly only: boolean },
): void {
  if (!relation.columns.delete(name)) return;
  const key = keyOf(relation);
  removePartsNaming(schema, relation, name);
  for (const { table, constraint } of schema.referencesTo(key)) {
    if (constraint.references?.columns.includes(name)) removeConstraint(schema, table, constraint);
  }
  for (const sequence of schema.sequencesOf(key)) {
    if (sequence.ownedBy?.column === name) removeSequence(schema, sequence, options.cascade);
  }
  for (const column of [...relation.columns.values()]) {
    if (column.generated?.expression.columns.includes(name)) removeColumn(schema, relation, column.name, options);
  }
  if (options.cascade) removeDependents(schema, relation, name);
  for (const child of schema.childrenOf(key)) {
    const inherited = child.columns.get(name);
    if (inherited === undefined) continue;
    const count = (inherited.inheritCount ?? 1) - 1;
    if (!options.only && count <= 0 && inherited.local === false) removeColumn(schema, child, name, options);
    else
      changeColumn(child, name, { inheritCount: Math.max(0, count), local: options.only || inherited.local !== false });
  }
}

/** Constraints and indexes on several columns go with any of them; so do those whose expression names it. */
function removePartsNaming(schema: Schema, relation: Relation, column: string): void {
  for (const constraint of [...relation.constraints.values()]) {
    if (!constraint.columns.includes(column)) continue;
    // Children that keep the column keep their CHECK, too.
    if (constraint.kind === 'check') relation.constraints.delete(constraint.name);
    else removeConstraint(schema, relation, constraint);
  }
  for (const index of schema.indexesOf(keyOf(relation))) {
    if (indexNames(index, column)) removeIndex(schema, index);
  }
}

/** Views, policies and triggers that name the column: CASCADE takes them. */
function removeDependents(schema: Schema, relation: Relation, column: string): void {
  for (const view of schema.viewsOver(keyOf(relation))) {
    const reads = view.query?.columns.some((reference) => reference.column === column || reference.column === '*');
    if (reads) removeRelation(schema, view, true);
  }
  for (const policy of [...relation.policies.values()]) {
    const names = [...(policy.using?.columns ?? []), ...(policy.withCheck?.columns ?? [])];
    if (names.includes(column)) relation.policies.delete(policy.name);
  }
  for (const trigger of [...relation.triggers.values()]) {
    if (trigger.columns.includes(column)) relation.triggers.delete(trigger.name);
  }
}

/** Removes a constraint, the index behind it, and what a parent's constraint means for children. */
export function removeConstraint(schema: Schema, relation: Relation, constraint: TableConstraint, only = false): void {
  if (relation.constraints.get(constraint.name) !== constraint) return;
  const clones = clonesOf(schema, relation, constraint.name);
  relation.constraints.delete(constraint.name);
  for (const clone of clones) {
    const copy = clone.table.constraints.get(clone.name);
    if (copy !== undefined) removeConstraint(schema, clone.table, copy);
  }
  const index = constraint.index === null ? undefined : schema.indexes.get(constraint.index);
  if (index !== undefined) removeIndex(schema, index);
  if (constraint.kind === 'check' && !constraint.noInherit) removeInheritedCheck(schema, relation, constraint, only);
}

function removeInheritedCheck(schema: Schema, relation: Relation, check: TableConstraint, only: boolean): void {
  for (const child of schema.childrenOf(keyOf(relation))) {
    const own = child.constraints.get(check.name);
    if (own === undefined) continue;
    const count = (own.inheritCount ?? 1) - 1;
    if (!only && count <= 0 && own.local === false) removeConstraint(schema, child, own);
    else schema.putConstraint(child, { ...own, inheritCount: Math.max(0, count), local: only || own.local !== false });
  }
}

/** Removes an index with the constraint that it serves, its parts on partitions, and the keys that need it. */
export function removeIndex(schema: Schema, index: Index): void {
  if (!schema.indexes.has(keyOf(index))) return;
  const needed = foreignKeysOn(schema, index);
  for (const attached of attachedIndexes(schema, index)) removeIndex(schema, attached);
  for (const { table, constraint } of needed) removeConstraint(schema, table, constraint);
  forgetIndex(schema, index);
  if (index.constraint !== null) schema.relations.get(index.table)?.constraints.delete(index.constraint);
}

function forgetIndex(schema: Schema, index: Index): void {
  schema.indexes.delete(keyOf(index));
  schema.markDropped(keyOf(index));
}

/** Removes a sequence; with CASCADE the defaults that draw from it as well. */
export function removeSequence(schema: Schema, sequence: Sequence, cascade: boolean): void {
  const key = keyOf(sequence);
  if (!schema.sequences.delete(key)) return;
  schema.markDropped(key);
  if (!cascade) return;
  for (const relation of schema.relations.values()) {
    for (const column of relation.columns.values()) {
      if (drawsFrom(column.default, sequence)) changeColumn(relation, column.name, { default: null });
    }
  }
}

/** Removes a type, domain or range; with CASCADE the columns, domains and functions that use it. */
export function removeType(schema: Schema, key: Key, cascade: boolean): void {
  const type = schema.types.get(key);
  if (type === undefined) {
    schema.markDropped(key);
    return;
  }
  schema.types.delete(key);
  schema.markDropped(key);
  const composite = schema.relations.get(key);
  if (composite?.kind === 'composite') removeRelation(schema, composite, cascade);
  if (!cascade) return;
  removeColumnsOfType(schema, type.schema, type.name);
  for (const [name, other] of [...schema.types]) {
    if (other.kind !== 'domain' || other.base.name !== type.name) continue;
    if (other.base.schema === type.schema) removeType(schema, name, true);
  }
  for (const [name, overloads] of [...schema.routines]) {
    const left = overloads.filter(({ definition }) => {
      const used = [...definition.argumentTypes, ...(definition.returns === null ? [] : [definition.returns])];
      return !used.some((used) => used.name === type.name && (used.schema ?? type.schema) === type.schema);
    });
    if (left.length === overloads.length) continue;
    if (left.length > 0) schema.routines.set(name, left);
    else schema.routines.delete(name);
  }
}

function removeColumnsOfType(schema: Schema, typeSchema: string, typeName: string): void {
  for (const relation of [...schema.relations.values()]) {
    for (const column of [...relation.columns.values()]) {
      if (column.type.name !== typeName || column.type.schema !== typeSchema) continue;
      if (relation.query !== null) removeRelation(schema, relation, true);
      else removeColumn(schema, relation, column.name, { cascade: true, only: false });
    }
  }
}
