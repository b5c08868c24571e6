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
    yield withRewrite(
      {
        message: `Attaching ${scan.relation} to ${nameOf(effect)} reads all of it under ACCESS EXCLUSIVE to see whether its rows fit: every read and write of ${scan.relation} waits. No validated CHECK there says so beforehand.${assumed(effect)}`,
        relation: scan.relation,
      },
      built === null || !standsAlone(context, change) ? null : steps(...built),
    );
  },
});
