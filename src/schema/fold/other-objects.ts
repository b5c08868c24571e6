import type { Name } from '../../core/name.js';
import type { ChangeOf, CreatePolicy, Other, Publication, SequenceChange } from '../../sql/change.js';
import { BEFORE, type Origin, type Routine, type Sequence } from '../model.js';
import { keyOf, type Schema, TEMPORARY_SCHEMA } from '../schema.js';
import { meantRoutines, takes } from './drop.js';
import { relationOrPartial, schemaFor } from './find.js';
import { mayBeBack } from './gone.js';
import { markInherited } from './index-build.js';

/** CREATE and ALTER SEQUENCE. */
export function changeSequence(schema: Schema, change: SequenceChange, origin: Origin): void {
  if (change.type === 'create-sequence') {
    const home = schemaFor(schema, change.sequence, change.temporary);
    const key = `${home}.${change.sequence.name}`;
    if (schema.relationNameTaken(key)) return;
    schema.sequences.set(key, {
      schema: home,
      name: change.sequence.name,
      dataType: change.dataType?.name ?? 'int8',
      ownedBy: change.ownedBy === null ? null : owner(schema, change.ownedBy),
      temporary: home === TEMPORARY_SCHEMA,
      origin,
    });
    return;
  }
  const sequence = schema.sequence(change.sequence) ?? unseenSequence(schema, change.sequence);
  if (sequence === undefined) return;
  const { ownedBy } = change;
  schema.sequences.set(keyOf(sequence), {
    ...sequence,
    dataType: change.dataType?.name ?? sequence.dataType,
    ownedBy: ownedBy === null ? sequence.ownedBy : ownedBy === 'none' ? null : owner(schema, ownedBy),
  });
}

type Owner = NonNullable<ChangeOf<'create-sequence'>['ownedBy']>;

function owner(schema: Schema, { table, column }: Owner): { table: string; column: string } {
  return { table: schema.relationKey(table), column };
}

function unseenSequence(schema: Schema, name: Name): Sequence | undefined {
  const home = schemaFor(schema, name, false);
  const key = `${home}.${name.name}`;
  if (schema.complete || schema.dropped.has(key) || schema.relationNameTaken(key)) return undefined;
  return { schema: home, name: name.name, dataType: 'int8', ownedBy: null, temporary: false, origin: BEFORE };
}

/** CREATE [OR REPLACE] FUNCTION and PROCEDURE: what is replaced is as old as it was. */
export function createFunction(schema: Schema, change: ChangeOf<'create-function'>, origin: Origin): void {
  const home = schemaFor(schema, change.name, false);
  const key = `${home}.${change.name.name}`;
  const overloads = schema.routines.get(key) ?? [];
  const same = overloads.find((routine) => takes(schema, routine, change.argumentTypes));
  if (same !== undefined && !change.replace) return;
  const routine: Routine = {
    schema: home,
    name: change.name.name,
    origin: same?.origin ?? origin,
    definition: change,
  };
  schema.routines.set(
    key,
    same === undefined ? [...overloads, routine] : overloads.map((own) => (own === same ? routine : own)),
  );
}

/** ALTER FUNCTION with attributes. */
export function alterFunction(schema: Schema, change: ChangeOf<'alter-function'>): void {
  const key = schema.routineKey(change.name);
  const meant = meantRoutines(schema, key, { ...change, ifExists: false });
  const overloads = schema.routines.get(key) ?? [];
  if (meant.length === 0) return;
  const altered = (routine: Routine): Routine => {
    const { definition } = routine;
    const { volatility, strict, securityDefiner, settings } = definition;
    return {
      ...routine,
      definition: {
        ...definition,
        volatility: change.volatility ?? volatility,
        strict: change.strict ?? strict,
        securityDefiner: change.securityDefiner ?? securityDefiner,
        settings: [...new Set([...settings, ...change.settings])],
      },
    };
  };
  schema.routines.set(
    key,
    overloads.map((own) => (meant.includes(own) ? altered(own) : own)),
  );
}

/** CREATE TRIGGER; a row trigger of a partitioned table is on every partition. */
export function createTrigger(schema: Schema, change: ChangeOf<'create-trigger'>, origin: Origin): void {
  const relation = relationOrPartial(schema, change.table);
  if (relation === undefined) return;
  const existing = relation.triggers.get(change.name);
  if (existing !== undefined && !change.replace) return;
  const trigger = {
    name: change.name,
    function: schema.routineKey(change.function),
    events: change.events,
    columns: change.columns,
    constraint: change.constraint,
    deferrable: change.deferrable,
    initiallyDeferred: change.initiallyDeferred,
    row: change.row,
    origin: existing?.origin ?? origin,
  };
  relation.triggers.set(change.name, trigger);
  mayBeBack(relation, 'trigger', change.name);
  if (!change.row || relation.partitionBy === null) return;
  for (const partition of schema.descendantsOf(keyOf(relation))) {
    if (partition.partitionOf === null || partition.kind === 'foreign-table') continue;
    partition.triggers.set(change.name, { ...trigger, cloned: true });
  }
}

/** CREATE and ALTER POLICY; what ALTER doesn't speak of stays. */
export function changePolicy(schema: Schema, change: CreatePolicy, origin: Origin): void {
  const relation = relationOrPartial(schema, change.table);
  if (relation === undefined) return;
  const existing = relation.policies.get(change.name);
  if (change.type === 'alter-policy') {
    if (existing === undefined) return;
    const using = change.using ?? existing.using;
    relation.policies.set(change.name, { ...existing, using, withCheck: change.withCheck ?? existing.withCheck });
  } else if (existing === undefined) {
    const { name, command, permissive, using, withCheck } = change;
    relation.policies.set(name, { name, command, permissive, using, withCheck, origin });
  }
}

/** CREATE RULE. */
export function createRule(schema: Schema, change: ChangeOf<'create-rule'>): void {
  const relation = relationOrPartial(schema, change.table);
  if (relation === undefined || (relation.rules.has(change.name) && !change.replace)) return;
  const { name, event, instead, actions } = change;
  relation.rules.set(name, { name, event, instead, actions });
}

/** CREATE STATISTICS; which name Postgres chooses for one without is not followed. */
export function createStatistics(schema: Schema, change: ChangeOf<'create-statistics'>): void {
  if (change.name === null) return;
  const key = schema.key(change.name);
  if (!schema.statistics.has(key))
    schema.statistics.set(
      key,
      change.tables.map((table) => schema.relationKey(table)),
    );
}

/** CREATE and ALTER PUBLICATION. */
export function changePublication(schema: Schema, change: Publication): void {
  const named = change.tables.flatMap((name) => publishedWith(schema, schema.relationKey(name)));
  const existing = schema.publications.get(change.name);
  if (change.type === 'create-publication') {
    if (existing !== undefined) return;
    const { name, allTables } = change;
    const publishesChanges = change.publishesChanges ?? true;
    schema.publications.set(name, { name, allTables, tables: new Set(named), publishesChanges });
    return;
  }
  if (existing === undefined) return;
  if (change.action === 'options') {
    const publishesChanges = change.publishesChanges ?? existing.publishesChanges;
    schema.publications.set(change.name, { ...existing, publishesChanges });
    return;
  }
  const tables = change.action === 'set' ? new Set<string>() : new Set(existing.tables);
  for (const table of named) {
    if (change.action === 'drop') tables.delete(table);
    else tables.add(table);
  }
  schema.publications.set(change.name, { ...existing, tables });
}

/** Without ONLY the children of a table that are there come with it; partitions follow their parent anyway. */
function publishedWith(schema: Schema, key: string): string[] {
  return [
    key,
    ...schema
      .descendantsOf(key)
      .filter((child) => child.partitionOf === null)
      .map(keyOf),
  ];
}

/** ALTER INDEX … ATTACH PARTITION; the parent is valid once each partition has its part. */
export function attachIndex(schema: Schema, change: ChangeOf<'attach-index'>): void {
  const parent = schema.index(change.index);
  const index = schema.index(change.partition);
  if (parent === undefined || index === undefined || index.attachedTo !== null) return;
  schema.indexes.set(keyOf(index), { ...index, attachedTo: keyOf(parent) });
  const partition = schema.relations.get(index.table);
  if (partition !== undefined && parent.constraint !== null) markInherited(schema, partition, index.constraint, 1);
  const partitions = schema.partitionsOf(parent.table);
  const attached = (table: string): boolean =>
    schema.indexesOf(table).some((candidate) => candidate.attachedTo === keyOf(parent) && candidate.valid);
  if (partitions.every((table) => attached(keyOf(table))))
    schema.indexes.set(keyOf(parent), { ...parent, valid: true });
}

/** Statements that are known by their command alone. */
export function otherCommand(schema: Schema, change: Other): void {
  // What comes is written on another server.
  if (change.command === 'IMPORT FOREIGN SCHEMA') schema.complete = false;
  if (change.name === null) return;
  if (change.command === 'CREATE SCHEMA') schema.schemas.add(change.name.name);
  if (change.command === 'CREATE EXTENSION') schema.extensions.add(change.name.name);
}
