import type { Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { Recorder } from './recorder.js';

/**
 * Those that have rows of their own: partitioned tables, views and foreign tables have none here. A partitioned table of
 * which no partition is known stands for its partitions: functions, extensions and jobs make them.
 */
export function withStorage(relations: readonly Relation[], recorder: Recorder): Relation[] {
  return relations.filter((relation) => {
    if (relation.kind === 'table' || relation.kind === 'materialized-view') return true;
    if (relation.kind !== 'partitioned-table' || recorder.schema.complete || recorder.freshRelation(relation))
      return false;
    if (recorder.schema.partitionsOf(keyOf(relation)).length > 0) return false;
    recorder.assume(`No partition of ${keyOf(relation)} is known; it is taken to have some.`);
    return true;
  });
}
