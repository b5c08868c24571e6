import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import type { Recorder } from './recorder.js';
import { withStorage } from './storage.js';

/** Where a database's objects lie unless something else was asked for. */
const DEFAULT = 'pg_default';

/**
 * ALTER … ALL IN TABLESPACE: each object that lies there is locked and copied in one transaction. The model does not know
 * where what lies: all of it is taken to be where objects are without more words, and nothing of it elsewhere.
 */
export function moveAll(recorder: Recorder, { object, from, to, roles }: ChangeOf<'move-all'>): void {
  const { schema } = recorder;
  if (from === to) return;
  recorder.assume(`What lies in tablespace ${from} is not known; all of it is copied under ACCESS EXCLUSIVE.`);
  if (from !== DEFAULT || roles.length > 0) return;
  if (object === 'index') {
    for (const index of schema.indexes.values()) {
      recorder.take('alter-index.set-tablespace', 'index', keyOf(index));
      if (schema.relations.get(index.table)?.kind !== 'partitioned-table') recorder.build(index.table, 'reindex');
    }
    return;
  }
  for (const relation of schema.relations.values()) {
    const table = relation.kind === 'table' || relation.kind === 'partitioned-table';
    if (object === 'table' ? !table : relation.kind !== object) continue;
    recorder.take('set-tablespace', 'target', relation);
    for (const stored of withStorage([relation], recorder)) recorder.moveFiles(stored);
  }
}
