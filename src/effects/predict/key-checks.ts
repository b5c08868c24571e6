import type { Column, Relation, TableConstraint } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, ReferentialAction } from '../../sql/change.js';
import { isCovered } from '../covering-index.js';
import { referencesToTree } from './reach.js';
import { drawsFor, plan, writtenThrough } from './reads.js';
import type { Recorder } from './recorder.js';
import { scanSource } from './tables.js';

/*
 * What the triggers of foreign keys, and defaults, lock for each row that is written (ri_triggers.c). Whether a row is
 * written at all is not known, and taken for granted. Checks that are INITIALLY DEFERRED come with the COMMIT.
 */

/** New rows: their keys are looked up, and defaults draw from sequences. `given`: the columns that have a value; null: all. */
export function insertedKeys(
  recorder: Recorder,
  relation: Relation | undefined,
  given: ReadonlySet<string> | null,
): void {
  if (relation === undefined) return;
  const filled = (name: string): boolean => {
    const column = relation.columns.get(name);
    return given === null || given.has(name) || column === undefined || column.default !== null;
  };
  for (const constraint of relation.constraints.values()) {
    if (constraint.columns.every(filled)) lookUp(recorder, constraint);
  }
  for (const column of given === null ? [] : relation.columns.values()) {
    if (given?.has(column.name) !== true) drawsDefault(recorder, relation, column);
  }
}

function drawsDefault(recorder: Recorder, relation: Relation, column: Column): void {
  if (column.default !== null) drawsFor(recorder, column.default);
  if (column.identity === null && !column.type.serial) return;
  for (const sequence of recorder.schema.sequencesOf(keyOf(relation))) {
    if (sequence.ownedBy?.column === column.name) recorder.lock(keyOf(sequence), 'ROW EXCLUSIVE');
  }
}

/** Changed rows: keys that are set are looked up; what refers to a key that is set is looked for. */
export function updatedKeys(recorder: Recorder, change: ChangeOf<'update'>): void {
  const named = recorder.schema.relation(change.table);
  if (named === undefined) return;
  const relation = writtenThrough(recorder.schema, named);
  const set = new Set(change.assignments.map(({ column }) => column));
  for (const constraint of relation.constraints.values()) {
    if (constraint.columns.some((column) => set.has(column))) lookUp(recorder, constraint);
  }
  // A key that stays what it is is not looked for (RI_FKey_pk_upd_check_required).
  const kept = new Set(change.assignments.flatMap(({ column, value }) => (value?.sql === column ? column : [])));
  for (const { table, constraint } of referencesToTree(recorder.schema, keyOf(relation))) {
    if (referencedColumns(relation, constraint).some((column) => set.has(column) && !kept.has(column)))
      lookFor(recorder, table, constraint, constraint.references?.onUpdate);
  }
}

/** Rows that go: what refers to them is looked for, and goes or is changed with them. */
export function deletedKeys(recorder: Recorder, relation: Relation | undefined, seen: Set<Relation> = new Set()): void {
  if (relation === undefined || seen.has(relation)) return;
  seen.add(relation);
  for (const { table, constraint } of referencesToTree(recorder.schema, keyOf(relation))) {
    const action = constraint.references?.onDelete;
    lookFor(recorder, table, constraint, action);
    if (action === 'cascade') deletedKeys(recorder, table, seen);
  }
}

function referencedColumns(relation: Relation, { references }: TableConstraint): readonly string[] {
  if (references === null || references.columns.length > 0) return references?.columns ?? [];
  return [...relation.constraints.values()].find(({ kind }) => kind === 'primary-key')?.columns ?? [];
}

/** SELECT … FROM referenced FOR KEY SHARE. */
function lookUp(recorder: Recorder, { references, enforced, initiallyDeferred }: TableConstraint): void {
  if (references === null || !enforced || initiallyDeferred) return;
  recorder.take('insert.foreign-key', 'referenced', references.table, 'data');
  const referenced = recorder.schema.relations.get(references.table);
  if (referenced !== undefined) plan(recorder, referenced, referenced.kind === 'table', 'ROW SHARE', 'data');
}

/**
 * SELECT … FROM referencing FOR KEY SHARE, or the DELETE or UPDATE that the key's action is: a scan where no index starts
 * with the key's columns.
 */
function lookFor(
  recorder: Recorder,
  table: Relation,
  { columns, enforced, initiallyDeferred }: TableConstraint,
  action: ReferentialAction | undefined,
): void {
  const acts = action === 'cascade' || action === 'set null' || action === 'set default';
  if (!enforced || (initiallyDeferred && !acts)) return;
  const only = table.kind === 'table';
  plan(recorder, table, only, acts ? 'ROW EXCLUSIVE' : 'ROW SHARE', 'data');
  if (table.knowledge === 'full' && !isCovered(recorder.schema, keyOf(table), columns))
    scanSource(recorder, { ...table, only });
}
