import type { Index, Policy, Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { indexUses } from './family.js';
import { ownedSequence } from './identity.js';
import { dropReader, lockReferencedTriggers, lockReferencing, takeFamily } from './reach.js';
import type { Recorder } from './recorder.js';
import { requireColumn, type Scene } from './scene.js';
import { referencedColumns } from './type-change.js';
import { readersOf, viewTree } from './views.js';

/** DROP COLUMN: what goes with the column, and whose locks that takes. */
export function dropColumn(scene: Scene, change: ChangeOf<'drop-column'>): void {
  const { recorder, relation, key, family } = scene;
  takeFamily(scene, 'drop-column');
  // With ONLY the children keep the column as their own.
  for (const child of recorder.schema.childrenOf(key)) recorder.take('drop-column', 'target', child);
  if (!requireColumn(scene, change.column, change.ifColumnExists)) return;
  recorder.drop(`column ${key}.${change.column}`);
  if (relation === undefined) {
    recorder.assume(`Indexes, constraints and views that use ${key}.${change.column} are not known.`);
    return;
  }
  const ofParent =
    relation.partitionOf !== null &&
    recorder.schema.relations.get(relation.partitionOf)?.columns.has(change.column) === true;
  if (ofParent || (relation.columns.get(change.column)?.inheritCount ?? 0) > 0) {
    recorder.fail('42P16', `"${change.column}" of ${key} is inherited`);
  }
  if (change.only && relation.kind === 'partitioned-table' && recorder.schema.partitionsOf(key).length > 0) {
    recorder.fail('42P16', `"${change.column}" must be dropped from the partitions of ${key} too`);
  }
  const keyed = [relation, ...family].find((table) => table.partitionBy?.columns.includes(change.column) === true);
  if (keyed !== undefined) {
    recorder.fail('42P16', `"${change.column}" is part of the partition key of ${keyOf(keyed)}`);
  }
  for (const table of family) dropIndexes(scene, table, change.column);
  dropConstraints(scene, relation, change);
  const sequence = ownedSequence(scene, change.column);
  if (sequence !== null) {
    recorder.take('drop-column.serial', 'sequence', sequence);
    recorder.drop(`sequence ${sequence}`);
  }
  dropReaders(scene, relation, change);
}

function dropIndexes({ recorder }: Scene, table: Relation, column: string): void {
  for (const index of recorder.schema.indexesOf(keyOf(table))) {
    if (!indexUses(index, column)) continue;
    recorder.take('drop-column.indexed', 'index', keyOf(index));
    if (index.constraint === null) recorder.drop(`index ${keyOf(index)}`);
  }
}

/** CHECKs that read the column, keys and foreign keys over it; referenced keys need CASCADE. */
function dropConstraints(scene: Scene, relation: Relation, change: ChangeOf<'drop-column'>): void {
  const { recorder, key } = scene;
  for (const constraint of relation.constraints.values()) {
    const uses = constraint.kind === 'check' ? (constraint.expression?.columns ?? []) : constraint.columns;
    if (!uses.includes(change.column)) continue;
    recorder.drop(`constraint ${key}.${constraint.name}`);
    if (constraint.references !== null)
      lockReferencedTriggers(recorder, constraint.references.table, 'drop-column.foreign-key', null);
  }
  for (const { table, constraint } of recorder.schema.referencesTo(key)) {
    if (!referencedColumns(constraint.references?.columns ?? [], relation).includes(change.column)) continue;
    if (!change.cascade) {
      recorder.fail('2BP01', `foreign key "${constraint.name}" of ${keyOf(table)} depends on "${change.column}"`);
    } else {
      lockReferencing(recorder, table, 'drop-column.referenced');
      recorder.drop(`constraint ${keyOf(table)}.${constraint.name}`);
    }
  }
}

function dropReaders({ recorder }: Scene, relation: Relation, change: ChangeOf<'drop-column'>): void {
  for (const { view, certain } of readersOf(recorder.schema, relation, change.column)) {
    if (!certain) {
      recorder.assume(`View ${keyOf(view)} may use "${change.column}".`);
    } else if (!change.cascade) {
      recorder.fail('2BP01', `view ${keyOf(view)} depends on "${change.column}"`);
    }
    if (!change.cascade) continue;
    for (const one of [view, ...viewTree(recorder.schema, keyOf(view))]) dropReader(recorder, one);
  }
  const users = [
    ...[...relation.policies.values()].filter(readsColumn(change.column)).map(({ name }) => `policy "${name}"`),
    ...[...relation.triggers.values()]
      .filter(({ columns }) => columns.includes(change.column))
      .map(({ name }) => `trigger "${name}"`),
  ];
  for (const user of change.cascade ? [] : users) recorder.fail('2BP01', `${user} depends on "${change.column}"`);
  for (const column of relation.columns.values()) {
    if (column.generated?.expression.columns.includes(change.column) !== true || column.name === change.column)
      continue;
    // Up to 13 they went without being asked for.
    if (change.cascade || recorder.version === 13) columnFalls(recorder, relation, column.name);
    else recorder.fail('2BP01', `generated column "${column.name}" depends on "${change.column}"`);
  }
}

const readsColumn =
  (column: string) =>
  ({ using, withCheck }: Policy): boolean =>
    using?.columns.includes(column) === true || withCheck?.columns.includes(column) === true;

/** What goes with a column that falls because its type or its function does. */
export function columnFalls(recorder: Recorder, table: Relation, column: string): void {
  const key = keyOf(table);
  recorder.take('drop-domain.cascade', 'target', table);
  recorder.drop(`column ${key}.${column}`);
  for (const index of recorder.schema.indexesOf(key)) {
    if (indexUses(index, column)) recorder.take('drop-column.indexed', 'index', keyOf(index));
  }
  const sequence = recorder.schema.sequencesOf(key).find((one) => one.ownedBy?.column === column);
  if (sequence !== undefined) recorder.take('drop-column.serial', 'sequence', keyOf(sequence));
  for (const { view, certain } of readersOf(recorder.schema, table, column)) {
    if (!certain) continue;
    for (const one of [view, ...viewTree(recorder.schema, keyOf(view))]) dropReader(recorder, one);
  }
}

/** Indexes on the relation that name the column. */
export function indexesNaming(indexes: readonly Index[], column: string): Index[] {
  return indexes.filter((index) => indexUses(index, column));
}
