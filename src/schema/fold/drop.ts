import type { Drop, TypeName } from '../../sql/change.js';
import type { Key, Relation, Routine } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { relationOrPartial, resolvedType } from './find.js';
import { markGone } from './gone.js';
import { dropClonedTrigger } from './partition.js';
import { removeIndex, removeRelation, removeSequence, removeType } from './remove.js';

/** DROP of any kind. */
export function drop(schema: Schema, change: Drop): void {
  switch (change.object) {
    case 'table':
    case 'foreign-table':
    case 'view':
    case 'materialized-view':
      dropRelation(schema, change);
      return;
    case 'index':
      dropIndex(schema, change);
      return;
    case 'sequence': {
      const sequence = schema.sequence(change.name);
      if (sequence === undefined) schema.markDropped(schema.sequenceKey(change.name));
      else removeSequence(schema, sequence, change.cascade);
      return;
    }
    case 'type':
    case 'domain':
      removeType(schema, schema.typeKey(change.name), change.cascade);
      return;
    case 'schema':
      dropSchema(schema, change);
      return;
    case 'function':
    case 'procedure':
    case 'aggregate':
      dropRoutine(schema, change);
      return;
    case 'trigger':
    case 'policy':
    case 'rule':
      dropFromTable(schema, change);
      return;
    case 'extension':
      schema.extensions.delete(change.name.name);
      return;
    case 'publication':
      schema.publications.delete(change.name.name);
      return;
    case 'statistics':
      schema.statistics.delete(schema.statisticsKey(change.name));
      return;
    default:
  }
}

function dropRelation(schema: Schema, change: Drop): void {
  const relation = schema.relation(change.name);
  if (relation === undefined) {
    // An unknown table is gone now, but a name that means something else here is not.
    schema.markDropped(schema.relationKey(change.name));
    return;
  }
  if (relation.knowledge === 'full' && !fits(change.object, relation)) return;
  removeRelation(schema, relation, change.cascade);
}

/** DROP TABLE of a view fails; so does the reverse. */
function fits(object: Drop['object'], { kind }: Relation): boolean {
  if (object === 'table') return kind === 'table' || kind === 'partitioned-table';
  return object === kind;
}

function dropIndex(schema: Schema, change: Drop): void {
  const index = schema.index(change.name);
  if (index === undefined) {
    schema.markDropped(schema.indexKey(change.name));
    return;
  }
  // Both would be refused: the constraint, or the parent's index, has to go instead.
  if (index.constraint !== null || index.attachedTo !== null) return;
  removeIndex(schema, index);
}

function dropSchema(schema: Schema, { name, cascade }: Drop): void {
  schema.schemas.delete(name.name);
  const inside = (object: { schema: string }): boolean => object.schema === name.name;
  for (const relation of [...schema.relations.values()].filter(inside)) removeRelation(schema, relation, true);
  for (const sequence of [...schema.sequences.values()].filter(inside)) removeSequence(schema, sequence, true);
  for (const type of [...schema.types.values()].filter(inside)) removeType(schema, keyOf(type), cascade);
  for (const [key, overloads] of [...schema.routines]) {
    const gone = overloads.filter(inside);
    if (gone.length > 0) removeRoutines(schema, key, gone, cascade);
  }
}

function dropRoutine(schema: Schema, change: Drop): void {
  const key = schema.routineKey(change.name);
  removeRoutines(schema, key, meantRoutines(schema, key, change), change.cascade);
}

/** The overloads that a statement which succeeds speaks of: one, as a rule. */
export function meantRoutines(
  schema: Schema,
  key: Key,
  { argumentTypes: asked, ifExists }: Pick<Drop, 'argumentTypes' | 'ifExists'>,
): readonly Routine[] {
  const overloads = schema.routines.get(key) ?? [];
  const exact = asked === null ? [] : overloads.filter((routine) => takes(schema, routine, asked));
  if (exact.length > 0) return exact;
  // Without its arguments a name must be unique; and one overload alone is what was meant, however they are spelled.
  return overloads.length === 1 && !(ifExists && asked !== null) ? overloads : [];
}

/** True when the routine's signature is these types. */
export function takes(schema: Schema, routine: Routine, types: readonly TypeName[]): boolean {
  const own = routine.definition.argumentTypes;
  return own.length === types.length && own.every((type, at) => sameArgument(schema, type, types[at] as TypeName));
}

/** Modifiers are no part of a signature. */
function sameArgument(schema: Schema, a: TypeName, b: TypeName): boolean {
  const [first, second] = [resolvedType(schema, a), resolvedType(schema, b)];
  return first.name === second.name && first.schema === second.schema && first.array === second.array;
}

function removeRoutines(schema: Schema, key: Key, gone: readonly Routine[], cascade: boolean): void {
  const left = (schema.routines.get(key) ?? []).filter((routine) => !gone.includes(routine));
  if (left.length > 0) schema.routines.set(key, left);
  else schema.routines.delete(key);
  if (!cascade || left.length > 0 || gone.length === 0) return;
  const name = gone[0]?.name ?? '';
  for (const relation of schema.relations.values()) {
    for (const trigger of [...relation.triggers.values()]) {
      if (trigger.function === key) relation.triggers.delete(trigger.name);
    }
    for (const column of relation.columns.values()) {
      const calls = column.default?.functions.some((called) => schema.key(called) === key && called.name === name);
      if (calls === true) changeColumn(relation, column.name, { default: null });
    }
  }
}

function dropFromTable(schema: Schema, change: Drop): void {
  const { on } = change;
  const surely = change.object === 'trigger' && !change.ifExists;
  const relation = on === null ? undefined : surely ? relationOrPartial(schema, on) : schema.relation(on);
  if (relation === undefined) return;
  const name = change.name.name;
  if (change.object === 'policy') relation.policies.delete(name);
  else if (change.object === 'rule') relation.rules.delete(name);
  else if (relation.triggers.get(name)?.cloned === true) return;
  else {
    markGone(relation, 'trigger', name);
    if (!relation.triggers.delete(name)) return;
    for (const partition of schema.partitionsOf(keyOf(relation))) dropClonedTrigger(schema, partition, name);
  }
}
