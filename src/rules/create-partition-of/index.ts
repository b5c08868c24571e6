import { raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { inPlace, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { defaultProof } from '../safe-partition.js';
import { placeNamed } from '../safe-place.js';
import { standsAlone } from '../stands-alone.js';
import { withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'create-partition-of',
  title: 'CREATE TABLE … PARTITION OF locks the parent against reads and writes',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-partition', 'create-partition.with-default', 'attach-partition'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'src/backend/commands/tablecmds.c: DefineRelation (parents are locked ACCESS EXCLUSIVE)',
  ],
  on: ['create-table'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'create-table' || change.partitionOf === null || change.temporary) return;
    const parent = context.schema.relationKey(change.partitionOf.parent);
    const lock = effect.locks.find((one) => one.relation === parent && one.mode === 'ACCESS EXCLUSIVE');
    if (lock === undefined) return;
    const scanned = workOf(effect, 'scan', 'default-partition') !== undefined;
    yield withRewrite(
      {
        message: `Creating ${change.table.name} as a partition takes ACCESS EXCLUSIVE on ${parent}: it waits for every query on it, and every read and write of all partitions waits behind that. ATTACH PARTITION takes a lock that both go on under.`,
        relation: parent,
      },
      standsAlone(context, change) ? attached(change, context, scanned) : null,
    );
  },
});

/** A table like the parent, attached: the same partition under a weaker lock. */
function attached(change: ChangeOf<'create-table'>, context: StatementContext, scanned: boolean): Rewrite | null {
  const { partitionOf } = change;
  // What is written at the partition's own columns has no short form in LIKE.
  if (partitionOf === null || change.columns.length > 0 || change.constraints.length > 0) return null;
  const parent = placeNamed({ table: partitionOf.parent }, context.schema, context.version);
  const sub = change.partitionBy === null ? raw('') : sql` ${raw(change.partitionBy.sql)}`;
  const create = step(
    sql`CREATE ${raw(change.unlogged ? 'UNLOGGED ' : '')}TABLE ${raw(change.ifNotExists ? 'IF NOT EXISTS ' : '')}${change.table} (LIKE ${partitionOf.parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)${sub}`,
    'Nothing but ACCESS SHARE on the parent.',
  );
  const attach = step(
    sql`ALTER TABLE ${partitionOf.parent} ATTACH PARTITION ${change.table} ${raw(partitionOf.bound.sql)}`,
    'SHARE UPDATE EXCLUSIVE on the parent: reads and writes go on. The empty table gets its indexes here.',
  );
  const proof = scanned ? defaultProof(parent, partitionOf.bound) : null;
  if (scanned && proof === null) return null;
  return proof === null ? inPlace(create, attach) : steps(...proof.before, create, attach, proof.after);
}
