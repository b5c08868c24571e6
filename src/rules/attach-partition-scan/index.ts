import type { Relation } from '../../schema/model.js';
import { steps } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { attachSteps } from '../safe-partition.js';
import { placeNamed } from '../safe-place.js';
import { standsAlone } from '../stands-alone.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'attach-partition-scan',
  title: 'ATTACH PARTITION reads the whole partition under lock unless a CHECK proves its bounds',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['attach-partition', 'attach-partition.implied', 'attach-partition.with-default'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION',
    'src/backend/commands/tablecmds.c: QueuePartitionConstraintValidation',
  ],
  on: ['attach-partition'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'attach-partition') return;
    const scan = workOf(effect, 'scan', 'attach-partition');
    if (scan === undefined) return;
    const place = placeNamed(change, context.schema, context.version);
    const built = attachSteps(place, change, context, {
      scan: true,
      defaultScan: workOf(effect, 'scan', 'default-partition') !== undefined,
      parts: workOf(effect, 'build') !== undefined || workOf(effect, 'scan', 'foreign-key') !== undefined,
    });
    const maybe = mayBeProved(context.schema.relation(change.partition));
    const lacks = maybe
      ? 'Unless its validated CHECK proves the bounds, which takes a partition key that is NOT NULL too: it is not known whether it is.'
      : 'No validated CHECK there says so beforehand.';
    yield withRewrite(
      {
        message: `Attaching ${scan.relation} to ${nameOf(effect)} reads all of it under ACCESS EXCLUSIVE to see whether its rows fit: every read and write of ${scan.relation} waits. ${lacks}${assumed(effect)}`,
        relation: scan.relation,
        ...(maybe ? { severity: 'warning' as const } : {}),
      },
      built === null || !standsAlone(context, change) ? null : steps(...built),
    );
  },
});

/** A validated CHECK on columns that nobody knows: they may be NOT NULL, and the key of the parent. */
function mayBeProved(partition: Relation | undefined): boolean {
  if (partition === undefined || partition.knowledge === 'full') return false;
  return [...partition.constraints.values()].some(
    ({ kind, validated, enforced, expression }) =>
      kind === 'check' &&
      validated &&
      enforced &&
      (expression?.columns ?? []).some((column) => !partition.columns.has(column)),
  );
}
