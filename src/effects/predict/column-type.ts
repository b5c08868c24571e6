import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { indexUses } from './family.js';
import { ownedSequence } from './identity.js';
import { lockReferencedTriggers, stored, takeFamily } from './reach.js';
import { plannedKey } from './reads.js';
import { droppedBeside, requireColumn, type Scene, siblings } from './scene.js';
import { withStorage } from './storage.js';
import { type TypeChangeContext, type TypeChangeVerdict, typeChange } from './type-change.js';

/** ALTER COLUMN … TYPE: P2 says what it costs; here it becomes locks and work. */
export function alterColumnType(scene: Scene, change: ChangeOf<'alter-column-type'>): void {
  const { recorder, relation, family } = scene;
  takeFamily(scene, 'alter-type.free');
  if (!requireColumn(scene, change.column)) return;
  if (change.only && recorder.schema.childrenOf(scene.key).length > 0) {
    recorder.fail('42P16', `the type of "${change.column}" must change in the children of ${scene.key} too`);
    return;
  }
  if (relation?.columns.get(change.column)?.generated != null && change.using !== null) {
    recorder.fail('42611', `"${change.column}" is generated, and takes no USING`);
    return;
  }
  const verdict = typeChange(change, relation, contextOf(scene, change));
  recorder.judgeType(verdict);
  for (const sentence of verdict.assumptions) recorder.assume(sentence);
  if (verdict.cost === 'error') {
    recorder.fail(verdict.sqlstate ?? '0A000', verdict.reason);
    return;
  }
  for (const table of family) {
    for (const index of recorder.schema.indexesOf(keyOf(table))) {
      if (indexUses(index, change.column)) recorder.take('alter-type.free', 'index', keyOf(index));
    }
  }
  const sequence = relation?.columns.get(change.column)?.identity == null ? null : ownedSequence(scene, change.column);
  if (sequence !== null) recorder.take('alter-identity.kind', 'sequence', sequence);
  work(scene, change, verdict);
  foreignKeys(scene, verdict);
}

function contextOf({ recorder }: Scene, { column }: ChangeOf<'alter-column-type'>): TypeChangeContext {
  const dropped = {
    constraints: droppedBeside(recorder),
    default: siblings(recorder, 'drop-default').some((other) => other.column === column),
  };
  return { ...recorder.context, dropped };
}

function work(scene: Scene, change: ChangeOf<'alter-column-type'>, verdict: TypeChangeVerdict): void {
  const { recorder, family } = scene;
  if (verdict.cost === 'rewrite' || verdict.cost === 'unknown') {
    for (const table of stored(scene)) recorder.rewrite(table, 'type-change');
    return;
  }
  if (verdict.checks.length > 0) for (const table of stored(scene)) recorder.scan(table, 'type-change-check');
  for (const table of withStorage(family, recorder)) {
    const own = table === scene.relation ? verdict : typeChange(change, table, contextOf(scene, change));
    // A partition's own verdict is an error because its column is inherited; its indexes follow the parent's.
    const indexes =
      table === scene.relation || own.cost !== 'error' ? own.indexes : attached(scene, verdict, keyOf(table));
    if (indexes.length > 0) recorder.build(table, 'type-change');
  }
}

function attached({ recorder }: Scene, verdict: TypeChangeVerdict, table: string): readonly string[] {
  const all = recorder.schema.indexesOf(table);
  return all.filter((index) => index.attachedTo !== null && verdict.indexes.includes(index.attachedTo)).map(keyOf);
}

/** Both ends of a foreign key have their triggers made anew; a rewritten referenced key proves its keys again. */
function foreignKeys({ recorder, relation }: Scene, verdict: TypeChangeVerdict): void {
  const rewritten = verdict.cost === 'rewrite';
  for (const { table, validated } of verdict.foreignKeys) {
    lockReferencedTriggers(recorder, table, 'alter-type.foreign-key-free', 'SHARE ROW EXCLUSIVE');
    if (!rewritten || !validated || relation === undefined) continue;
    if (relation.kind !== 'partitioned-table') recorder.scan(relation, 'foreign-key');
    plannedKey(recorder, [relation], table);
  }
  for (const { table, validated } of verdict.referencedBy) {
    recorder.take('alter-type.referenced', 'referencing', table);
    const referencing = recorder.schema.relations.get(table);
    if (!rewritten || !validated || referencing === undefined || relation === undefined) continue;
    recorder.scan(referencing, 'foreign-key');
    plannedKey(recorder, [referencing], keyOf(relation));
  }
}
