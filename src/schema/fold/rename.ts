import type { Rename, SetSchema } from '../../sql/change.js';
import type { Index, Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { meantRoutines } from './drop.js';
import { renameColumnIn } from './expression.js';
import { relationOrPartial, tablesOfType } from './find.js';
import { mayBeBack } from './gone.js';
import { constraintOf, rekeyIndex } from './index-build.js';
import { moveRelation, moveRoutines, moveSequence, moveType, renameSchema } from './move.js';

/** ALTER … RENAME. */
export function rename(schema: Schema, change: Rename): void {
  const { object, part, to } = change;
  switch (object) {
    case 'column':
    case 'attribute':
      if (part !== null) renameColumnOf(schema, change, part);
      return;
    case 'constraint':
      if (part !== null) renameConstraintOf(schema, change, part);
      return;
    case 'trigger':
    case 'policy':
    case 'rule':
      if (part !== null) renameOnTable(schema, change, part);
      return;
    case 'type':
    case 'domain': {
      const type = schema.userType(change.name);
      if (type !== undefined) moveType(schema, type, type.schema, to);
      return;
    }
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const key = schema.routineKey(change.name);
      moveRoutines(schema, key, meantRoutines(schema, key, change), { name: to });
      return;
    }
    case 'schema':
      renameSchema(schema, change.name.name, to);
      return;
    case 'publication':
      renamePublication(schema, change.name.name, to);
      return;
    default:
      renameRelation(schema, change);
  }
}

/** Tables, views, indexes and sequences share a name space, and ALTER TABLE renames any of them. */
function renameRelation(schema: Schema, change: Rename): void {
  const { object, to } = change;
  const relational = ['table', 'foreign-table', 'view', 'materialized-view', 'index', 'sequence'];
  if (!relational.includes(object)) return;
  const relation = schema.relation(change.name);
  if (relation !== undefined) {
    moveRelation(schema, relation, relation.schema, to);
    return;
  }
  const index = schema.index(change.name);
  if (index !== undefined) {
    renameIndex(schema, index, to);
    return;
  }
  const sequence = schema.sequence(change.name);
  if (sequence !== undefined) {
    moveSequence(schema, sequence, sequence.schema, to);
    return;
  }
  if (object !== 'table' && object !== 'view' && object !== 'materialized-view' && object !== 'foreign-table') return;
  // With IF EXISTS nothing says that there was anything to rename.
  const unseen = change.ifExists ? undefined : relationOrPartial(schema, change.name, object);
  if (unseen !== undefined) moveRelation(schema, unseen, unseen.schema, to);
}

/** An index and the constraint that it serves always have the same name. */
function renameIndex(schema: Schema, index: Index, to: string): void {
  if (schema.relationNameTaken(`${index.schema}.${to}`)) return;
  const table = schema.relations.get(index.table);
  const constraint = constraintOf(schema, index);
  const moved = rekeyIndex(schema, index, index.schema, to);
  if (table === undefined || constraint === undefined) return;
  if (constraint.name !== to) table.constraints.delete(constraint.name);
  schema.putConstraint(table, { ...constraint, name: to, index: keyOf(moved) });
  schema.indexes.set(keyOf(moved), { ...moved, constraint: to });
}

function renameConstraintOf(schema: Schema, change: Rename, part: string): void {
  const type = schema.userType(change.name);
  if (type?.kind === 'domain' && schema.relation(change.name) === undefined) {
    const constraints = type.constraints.map((own) => (own.name === part ? { ...own, name: change.to } : own));
    schema.types.set(keyOf(type), { ...type, constraints });
    return;
  }
  const relation = schema.relation(change.name);
  if (relation === undefined) return;
  mayBeBack(relation, 'constraint', change.to);
  renameConstraint(schema, relation, part, change.to);
}

function renameConstraint(schema: Schema, relation: Relation, from: string, to: string): void {
  const constraint = relation.constraints.get(from);
  if (constraint === undefined || relation.constraints.has(to)) return;
  const index = constraint.index === null ? undefined : schema.indexes.get(constraint.index);
  if (index !== undefined) {
    renameIndex(schema, index, to);
    return;
  }
  relation.constraints = renamedEntry(relation.constraints, from, { ...constraint, name: to });
  schema.linkRelation(keyOf(relation), relation);
  for (const partition of schema.partitionsOf(keyOf(relation))) {
    for (const clone of [...partition.constraints.values()]) {
      if (clone.clonedFrom === from) schema.putConstraint(partition, { ...clone, clonedFrom: to });
    }
  }
  if (constraint.kind !== 'check' || constraint.noInherit) return;
  for (const child of schema.childrenOf(keyOf(relation))) renameConstraint(schema, child, from, to);
}

/** The map with one entry under its new name, in its old place. */
function renamedEntry<V extends { name: string }>(map: ReadonlyMap<string, V>, from: string, value: V): Map<string, V> {
  return new Map([...map].map(([name, own]) => (name === from ? [value.name, value] : [name, own])));
}

function renameColumnOf(schema: Schema, change: Rename, from: string): void {
  const relation = schema.relation(change.name);
  if (relation === undefined) {
    // ALTER INDEX … RENAME COLUMN can't be written; a table that is not known comes to be.
    if (!change.ifExists && change.object === 'column') relationOrPartial(schema, change.name);
    return;
  }
  renameColumn(schema, relation, from, change.to);
}

function renameColumn(schema: Schema, relation: Relation, from: string, to: string): void {
  const column = relation.columns.get(from);
  if (column === undefined || relation.columns.has(to)) return;
  const key = keyOf(relation);
  const other = (name: string): string => (name === from ? to : name);
  const renamed = new Map<string, typeof column>();
  for (const own of relation.columns.values()) {
    const expression = own.generated === null ? null : renameColumnIn(own.generated.expression, from, to);
    const generated = own.generated === null || expression === null ? null : { ...own.generated, expression };
    const changed = own === column || expression !== (own.generated?.expression ?? null);
    renamed.set(other(own.name), changed ? { ...own, name: other(own.name), generated } : own);
  }
  relation.columns = renamed;
  renameInParts(schema, relation, from, to);
  for (const { table, constraint } of schema.referencesTo(key)) {
    const { references } = constraint;
    if (!references?.columns.includes(from)) continue;
    schema.putConstraint(table, {
      ...constraint,
      references: { ...references, columns: references.columns.map(other) },
    });
  }
  for (const sequence of schema.sequencesOf(key)) {
    if (sequence.ownedBy?.column !== from) continue;
    schema.sequences.set(keyOf(sequence), { ...sequence, ownedBy: { ...sequence.ownedBy, column: to } });
  }
  for (const view of schema.viewsOver(key)) renameInQuery(schema, view, from, to);
  for (const child of schema.childrenOf(key)) renameColumn(schema, child, from, to);
  if (relation.kind !== 'composite') return;
  for (const typed of tablesOfType(schema, relation)) renameColumn(schema, typed, from, to);
}

/** Constraints, indexes, policies, triggers and the partition key name the column by identity too. */
function renameInParts(schema: Schema, relation: Relation, from: string, to: string): void {
  const other = (name: string): string => (name === from ? to : name);
  for (const constraint of [...relation.constraints.values()]) {
    if (!constraint.columns.includes(from)) continue;
    const expression = constraint.expression === null ? null : renameColumnIn(constraint.expression, from, to);
    schema.putConstraint(relation, { ...constraint, columns: constraint.columns.map(other), expression });
  }
  for (const index of schema.indexesOf(keyOf(relation))) {
    schema.indexes.set(keyOf(index), {
      ...index,
      include: index.include.map(other),
      where: index.where === null ? null : renameColumnIn(index.where, from, to),
      elements: index.elements.map((element) => ({
        ...element,
        column: element.column === null ? null : other(element.column),
        expression: element.expression === null ? null : renameColumnIn(element.expression, from, to),
      })),
    });
  }
  for (const policy of relation.policies.values()) {
    const using = policy.using === null ? null : renameColumnIn(policy.using, from, to);
    const withCheck = policy.withCheck === null ? null : renameColumnIn(policy.withCheck, from, to);
    relation.policies.set(policy.name, { ...policy, using, withCheck });
  }
  for (const trigger of relation.triggers.values()) {
    relation.triggers.set(trigger.name, { ...trigger, columns: trigger.columns.map(other) });
  }
  const by = relation.partitionBy;
  if (by !== null) {
    const columns = by.columns.map((column) => (column === null ? null : other(column)));
    relation.partitionBy = { ...by, columns };
  }
}

/** A view goes on reading the column; where another table of the query has one of that name too, it may be that one. */
function renameInQuery(schema: Schema, view: Relation, from: string, to: string): void {
  const { query } = view;
  if (query === null) return;
  if (query.relations.some((name) => schema.relation(name)?.columns.has(from))) return;
  const columns = query.columns.map((reference) =>
    reference.column === from ? { ...reference, column: to } : reference,
  );
  view.query = { ...query, columns };
}

function renameOnTable(schema: Schema, change: Rename, part: string): void {
  const relation = schema.relation(change.name);
  if (relation === undefined) return;
  const { to } = change;
  const rule = change.object === 'rule' ? relation.rules.get(part) : undefined;
  if (rule !== undefined) relation.rules = renamedEntry(relation.rules, part, { ...rule, name: to });
  const policy = change.object === 'policy' ? relation.policies.get(part) : undefined;
  if (policy !== undefined) relation.policies = renamedEntry(relation.policies, part, { ...policy, name: to });
  if (change.object !== 'trigger') return;
  mayBeBack(relation, 'trigger', to);
  for (const target of [relation, ...schema.descendantsOf(keyOf(relation))]) {
    const trigger = target.triggers.get(part);
    if (trigger === undefined || (target !== relation && trigger.cloned !== true)) continue;
    target.triggers = renamedEntry(target.triggers, part, { ...trigger, name: to });
  }
}

function renamePublication(schema: Schema, from: string, to: string): void {
  const publication = schema.publications.get(from);
  if (publication === undefined) return;
  schema.publications.delete(from);
  schema.publications.set(to, { ...publication, name: to });
}

/** ALTER … SET SCHEMA. */
export function setSchema(schema: Schema, change: SetSchema): void {
  const { name, object, schema: to } = change;
  if (object === 'type' || object === 'domain') {
    const type = schema.userType(name);
    if (type !== undefined) moveType(schema, type, to, type.name);
    return;
  }
  if (object === 'function' || object === 'procedure' || object === 'aggregate') {
    const key = schema.routineKey(name);
    moveRoutines(schema, key, meantRoutines(schema, key, { ...change, ifExists: false }), { schema: to });
    return;
  }
  const relation = schema.relation(name);
  const sequence = schema.sequence(name);
  if (relation !== undefined) moveRelation(schema, relation, to, relation.name);
  else if (sequence !== undefined) moveSequence(schema, sequence, to, sequence.name);
  else if (object === 'table' || object === 'view' || object === 'materialized-view' || object === 'foreign-table') {
    const unseen = relationOrPartial(schema, name, object);
    if (unseen !== undefined) moveRelation(schema, unseen, to, unseen.name);
  }
}
