import type { LockMode } from '../../core/lock-mode.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { about } from './others.js';
import { parsed } from './reads.js';
import type { Recorder } from './recorder.js';
import { analyze, cluster, vacuum } from './upkeep.js';

/** Statements that look after tables and change nothing of what they are. */
export function maintenance(
  recorder: Recorder,
  change: ChangeOf<'vacuum' | 'analyze' | 'cluster' | 'lock-table' | 'comment' | 'create-statistics'>,
): void {
  const { schema } = recorder;
  switch (change.type) {
    case 'vacuum':
      vacuum(recorder, change);
      return;
    case 'analyze':
      analyze(recorder, change);
      return;
    case 'cluster':
      cluster(recorder, change);
      return;
    case 'lock-table':
      for (const name of change.tables) {
        const key = about(recorder, name);
        if (key === null) continue;
        const kind = schema.relations.get(key)?.kind;
        if (kind === 'materialized-view' || kind === 'foreign-table') recorder.fail('42809', `${key} can't be locked`);
        lockTree(recorder, key, change.mode, name.only === true);
      }
      return;
    case 'create-statistics':
      if (change.expressions) recorder.needs(14, 'CREATE STATISTICS on an expression', '0A000');
      for (const name of change.tables) {
        const key = about(recorder, name);
        if (key !== null) recorder.take('create-statistics', 'target', key);
      }
      recorder.create(`statistics ${change.name?.name ?? ''}`.trim());
      return;
    case 'comment':
      comment(recorder, change);
      return;
  }
}

/** LOCK TABLE reaches partitions and children, and through a view what it reads. */
function lockTree(recorder: Recorder, key: string, mode: LockMode, only: boolean, seen: Set<string> = new Set()): void {
  const { schema } = recorder;
  if (seen.has(key)) return;
  seen.add(key);
  recorder.lock(key, mode);
  for (const child of only ? [] : schema.descendantsOf(key)) recorder.lock(child, mode);
  const relation = schema.relations.get(key);
  for (const source of relation?.kind === 'view' ? (relation.query?.relations ?? []) : []) {
    const below = schema.relation(source);
    if (below !== undefined) lockTree(recorder, keyOf(below), mode, false, seen);
  }
}

/** To find them their table is opened (get_object_address_relobject). */
const COMMENTED_PARTS = new Set(['constraint', 'trigger', 'policy', 'rule']);

function comment(recorder: Recorder, change: ChangeOf<'comment'>): void {
  const { schema } = recorder;
  if (change.object === 'index') {
    const index = schema.index(change.name);
    const key = schema.indexKey(change.name);
    recorder.about(index?.table ?? key, index && schema.relations.get(index.table));
    recorder.take('comment.index', 'index', key);
    return;
  }
  if (change.object === 'sequence') {
    recorder.take('comment.table', 'target', schema.sequenceKey(change.name));
    return;
  }
  if (COMMENTED_PARTS.has(change.object) && schema.userType(change.name)?.kind !== 'domain') {
    if (about(recorder, change.name) !== null) parsed(recorder, [change.name]);
    return;
  }
  if (!['table', 'column', 'view', 'materialized-view', 'foreign-table'].includes(change.object)) return;
  const key = about(recorder, change.name);
  if (key === null) return;
  const kind = schema.relations.get(key)?.kind;
  const named = kind === 'partitioned-table' ? 'table' : kind;
  if (change.object !== 'column' && named !== undefined && named !== change.object)
    recorder.fail('42809', `${key} is not a ${change.object.replace('-', ' ')}`);
  if (change.object === 'column' && change.part !== null) {
    recorder.aboutColumn(schema.relation(change.name)?.columns.get(change.part));
  }
  recorder.take('comment.table', 'target', key);
}
