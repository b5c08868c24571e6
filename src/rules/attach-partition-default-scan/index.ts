import { raw } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { attachSteps, defaultProof } from '../safe-partition.js';
import { placeNamed } from '../safe-place.js';
import { standsAlone } from '../stands-alone.js';
import { assumed, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'attach-partition-default-scan',
  title: 'A new partition makes Postgres read the default partition under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['attach-partition.with-default', 'attach-partition.default-excludes', 'create-partition.with-default'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION',
    'src/backend/partitioning/partbounds.c: check_default_partition_contents',
  ],
  on: ['attach-partition', 'create-table'],
  *check(effect, context) {
    const { change } = effect;
    const scan = workOf(effect, 'scan', 'default-partition');
    if (scan === undefined) return;
    const named =
      change.type === 'attach-partition' ? change.partition : change.type === 'create-table' && change.table;
    if (!named) return;
    // Nobody knows whether there is one: the parent stands for it.
    const unknown = isParent(change, scan.relation, context);
    const which = unknown
      ? `If ${scan.relation} has a default partition, Postgres reads all of it`
      : `${scan.relation} is the default partition: before ${named.name} takes over its range, Postgres reads all of ${scan.relation}`;
    yield withRewrite(
      {
        message: `${which} under ACCESS EXCLUSIVE to see that none of its rows belongs ${unknown ? `to ${named.name}` : 'there'}. Every read and write of it waits, and the statement fails if one does.${assumed(effect)}`,
        relation: scan.relation,
        ...(unknown ? { severity: 'warning' as const } : {}),
      },
      standsAlone(context, change) ? excludedFirst(effect, context) : null,
    );
  },
});

function isParent(change: ChangeEffect['change'], relation: string, { schema }: StatementContext): boolean {
  if (change.type !== 'create-table' || change.partitionOf === null) return false;
  return schema.relationKey(change.partitionOf.parent) === relation;
}

/** A validated CHECK on the default partition says what the scan would find. */
function excludedFirst(effect: ChangeEffect, context: StatementContext): Rewrite | null {
  const { change } = effect;
  if (change.type === 'attach-partition') {
    const built = attachSteps(placeNamed(change, context.schema, context.version), change, context, {
      scan: workOf(effect, 'scan', 'attach-partition') !== undefined,
      defaultScan: true,
      parts: workOf(effect, 'build') !== undefined || workOf(effect, 'scan', 'foreign-key') !== undefined,
    });
    return built === null ? null : steps(...built);
  }
  if (change.type !== 'create-table' || change.partitionOf === null) return null;
  const parent = placeNamed({ table: change.partitionOf.parent }, context.schema, context.version);
  const proof = defaultProof(parent, change.partitionOf.bound);
  return proof === null ? null : steps(...proof.before, step(raw(context.statement.sql)), proof.after);
}
