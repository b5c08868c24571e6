import { quoteIdentifier, quoteName } from '../../core/name.js';
import type { TypeName } from '../../sql/change.js';
import type { Key, Relation, Routine, Sequence, UserType } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { replaceExpressions } from './every-expression.js';
import { drawsFrom, nextvalOf, renameCallIn } from './expression.js';
import { rekeyIndex } from './index-build.js';

/** Gives a relation another name or schema; whatever knows it by its key follows. */
export function moveRelation(schema: Schema, relation: Relation, toSchema: string, toName: string): void {
  const from = { schema: relation.schema, name: relation.name };
  const to = { schema: toSchema, name: toName };
  const [oldKey, newKey] = [keyOf(from), keyOf(to)];
  if (oldKey === newKey || schema.relationNameTaken(newKey)) return;
  const indexes = schema.indexesOf(oldKey);
  const sequences = schema.sequencesOf(oldKey);
  const references = schema.referencesTo(oldKey);
  const children = schema.childrenOf(oldKey);
  const views = schema.viewsOver(oldKey);
  schema.relations.delete(oldKey);
  relation.schema = toSchema;
  relation.name = toName;
  schema.relations.set(newKey, relation);
  schema.markDropped(oldKey);
  for (const child of children) {
    if (child.partitionOf === oldKey) child.partitionOf = newKey;
    child.inherits = child.inherits.map((parent) => (parent === oldKey ? newKey : parent));
    schema.linkRelation(keyOf(child), child);
  }
  for (const index of indexes) {
    const moved = { ...index, table: newKey };
    schema.indexes.set(keyOf(index), moved);
    rekeyIndex(schema, moved, toSchema, index.name);
  }
  for (const sequence of sequences) {
    const owner = sequence.ownedBy === null ? null : { ...sequence.ownedBy, table: newKey };
    const owned = { ...sequence, ownedBy: owner };
    schema.sequences.set(keyOf(sequence), owned);
    moveSequence(schema, owned, toSchema, sequence.name);
  }
  for (const { table, constraint } of references) {
    if (constraint.references === null) continue;
    schema.putConstraint(table, { ...constraint, references: { ...constraint.references, table: newKey } });
  }
  for (const view of views) retargetView(schema, view, from, to);
  for (const [name, publication] of schema.publications) {
    if (!publication.tables.has(oldKey)) continue;
    const tables = new Set([...publication.tables].map((table) => (table === oldKey ? newKey : table)));
    schema.publications.set(name, { ...publication, tables });
  }
  renameTypeInUse(schema, from, to);
}

interface Place {
  readonly schema: string;
  readonly name: string;
}

/** A view knows what it reads by identity: after a rename its query reads the new name. */
function retargetView(schema: Schema, view: Relation, from: Place, to: Place): void {
  if (view.query === null) return;
  const same = (name: { schema: string | null; name: string }): boolean =>
    name.name === from.name && (name.schema ?? from.schema) === from.schema;
  view.query = {
    ...view.query,
    relations: view.query.relations.map((name) => (same(name) ? { schema: to.schema, name: to.name } : name)),
    columns: view.query.columns.map((reference) =>
      reference.relation === from.name ? { ...reference, relation: to.name } : reference,
    ),
  };
  schema.linkRelation(keyOf(view), view);
}

/** Gives a sequence another name or schema; the defaults that draw from it follow. */
export function moveSequence(schema: Schema, sequence: Sequence, toSchema: string, toName: string): void {
  const from = keyOf(sequence);
  const moved: Sequence = { ...sequence, schema: toSchema, name: toName };
  const to = keyOf(moved);
  if (from === to || schema.relationNameTaken(to)) return;
  schema.sequences.delete(from);
  schema.sequences.set(to, moved);
  schema.markDropped(from);
  for (const relation of schema.relations.values()) {
    for (const column of relation.columns.values()) {
      if (!drawsFrom(column.default, sequence)) continue;
      changeColumn(relation, column.name, { default: nextvalOf(moved, schema.searchPath) });
    }
  }
}

/** Gives a type another name or schema; columns, domains and functions of it follow. */
export function moveType(schema: Schema, type: UserType, toSchema: string, toName: string): void {
  const from = { schema: type.schema, name: type.name };
  const to = { schema: toSchema, name: toName };
  if (keyOf(from) === keyOf(to) || schema.types.has(keyOf(to))) return;
  schema.types.delete(keyOf(from));
  schema.types.set(keyOf(to), { ...type, ...to });
  schema.markDropped(keyOf(from));
  const composite = schema.relations.get(keyOf(from));
  if (composite?.kind === 'composite') moveRelation(schema, composite, toSchema, toName);
  else renameTypeInUse(schema, from, to);
}

function renameTypeInUse(schema: Schema, from: Place, to: Place): void {
  const uses = (type: TypeName): boolean => type.name === from.name && type.schema === from.schema;
  const renamed = (type: TypeName): TypeName => ({
    ...type,
    ...to,
    sql: `${schema.searchPath.includes(to.schema) ? quoteIdentifier(to.name) : quoteName(to)}${type.array ? '[]' : ''}`,
  });
  for (const relation of schema.relations.values()) {
    for (const column of relation.columns.values()) {
      if (uses(column.type)) changeColumn(relation, column.name, { type: renamed(column.type) });
    }
  }
  for (const [key, type] of schema.types) {
    if (type.kind === 'domain' && uses(type.base)) schema.types.set(key, { ...type, base: renamed(type.base) });
  }
  for (const [key, overloads] of schema.routines) {
    if (!overloads.some(({ definition }) => definition.argumentTypes.some(uses))) continue;
    const follow = (type: TypeName): TypeName => (uses(type) ? renamed(type) : type);
    const next = overloads.map((routine): Routine => {
      const { definition } = routine;
      return { ...routine, definition: { ...definition, argumentTypes: definition.argumentTypes.map(follow) } };
    });
    schema.routines.set(key, next);
  }
}

/**
 * Gives overloads of a name another name or schema; triggers follow, and so do expressions, where no overload is left that
 * they may call instead.
 */
export function moveRoutines(schema: Schema, key: Key, moving: readonly Routine[], change: Partial<Place>): void {
  const [first] = moving;
  if (first === undefined) return;
  const from = { schema: first.schema, name: first.name };
  const to = { ...from, ...change };
  if (keyOf(to) === key) return;
  const left = (schema.routines.get(key) ?? []).filter((routine) => !moving.includes(routine));
  if (left.length > 0) schema.routines.set(key, left);
  else schema.routines.delete(key);
  const moved = moving.map((routine): Routine => ({ ...routine, ...to }));
  schema.routines.set(keyOf(to), [...(schema.routines.get(keyOf(to)) ?? []), ...moved]);
  // A trigger's function takes no arguments.
  if (left.every(({ definition }) => definition.argumentTypes.length > 0)) retargetTriggers(schema, key, keyOf(to));
  if (left.length > 0) return;
  replaceExpressions(schema, (expression) => renameCallIn(expression, from, to, schema.searchPath));
}

function retargetTriggers(schema: Schema, from: Key, to: Key): void {
  for (const relation of schema.relations.values()) {
    for (const trigger of relation.triggers.values()) {
      if (trigger.function === from) relation.triggers.set(trigger.name, { ...trigger, function: to });
    }
  }
}

/** ALTER SCHEMA RENAME: everything inside moves. */
export function renameSchema(schema: Schema, from: string, to: string): void {
  if (!schema.schemas.delete(from) && schema.complete) return;
  schema.schemas.add(to);
  const inside = (object: { schema: string }): boolean => object.schema === from;
  for (const relation of [...schema.relations.values()].filter(inside))
    moveRelation(schema, relation, to, relation.name);
  for (const sequence of [...schema.sequences.values()].filter(inside))
    moveSequence(schema, sequence, to, sequence.name);
  for (const type of [...schema.types.values()].filter(inside)) moveType(schema, type, to, type.name);
  for (const [key, overloads] of [...schema.routines]) {
    if (overloads[0]?.schema === from) moveRoutines(schema, key, overloads, { schema: to });
  }
}
