import type { Name } from '../core/name.js';
import { raw, type Sql, sql } from '../core/sql.js';
import { alone, step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { beside, nameFor, type Place, placeOf } from './safe-place.js';

/** An index to be built without stopping writes. */
export interface IndexPlan {
  readonly name: string;
  readonly unique: boolean;
  /** What follows `ON table`: method, elements, INCLUDE, NULLS NOT DISTINCT, WHERE. */
  readonly tail: Sql;
  /** For the names of the partitions' indexes. */
  readonly columns: readonly string[];
  readonly ifNotExists?: boolean;
}

export const BUILD_NOTE =
  'In a migration of its own, outside a transaction. A failed build leaves an invalid index: drop that with DROP INDEX CONCURRENTLY and build again.';

/**
 * IF NOT EXISTS takes an invalid index that a failed build left for done. What is built anew says it without: first what
 * may be left goes, then `build` makes it.
 */
export function rebuildSteps(name: Name, build: string): RewriteStep[] {
  return [
    alone(
      sql`DROP INDEX CONCURRENTLY IF EXISTS ${name}`,
      'Only where a failed build may have left the index invalid. Outside a transaction.',
    ),
    alone(raw(build.replace(/\bIF\s+NOT\s+EXISTS\s+/i, '')), BUILD_NOTE),
  ];
}

/** Steps that build the index while writes go on; a partitioned table gets it partition by partition. */
export function buildSteps(place: Place, plan: IndexPlan): RewriteStep[] {
  const create = raw(plan.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX');
  const exists = raw(plan.ifNotExists === true ? 'IF NOT EXISTS ' : '');
  if (place.relation?.kind !== 'partitioned-table') {
    return [alone(sql`${create} CONCURRENTLY ${exists}${plan.name} ON ${place.table} ${plan.tail}`, BUILD_NOTE)];
  }
  const hidden = place.schema.partitionsOf(place.key).length === 0;
  const parent = step(
    sql`${create} ${exists}${plan.name} ON ONLY ${place.table} ${plan.tail}`,
    hidden
      ? 'Builds nothing: the index becomes valid when every partition has its own attached. No partition is known here: build one on each with CREATE INDEX CONCURRENTLY, and attach it with ALTER INDEX … ATTACH PARTITION.'
      : 'Builds nothing: the index becomes valid when every partition has its own attached.',
  );
  return [parent, ...partitionSteps(place, plan)];
}

function partitionSteps(place: Place, plan: IndexPlan): RewriteStep[] {
  return place.schema
    .partitionsOf(place.key)
    .filter((partition) => partition.kind !== 'foreign-table')
    .flatMap((partition) => {
      const part = placeOf(partition, place);
      const name = nameFor(part, plan.columns, 'idx');
      return [...buildSteps(part, { ...plan, name, ifNotExists: false }), attachStep(place, plan.name, part, name)];
    });
}

/** Makes a partition's index a part of the parent's. */
export function attachStep(place: Place, index: string, partition: Place, child: string): RewriteStep {
  return step(
    sql`ALTER INDEX ${beside(place, index)} ATTACH PARTITION ${beside(partition, child)}`,
    'Brief, but SELECTs on the partition wait for it: set a lock_timeout.',
  );
}
