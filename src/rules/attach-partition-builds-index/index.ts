import { steps } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { attachSteps } from '../safe-partition.js';
import { placeNamed } from '../safe-place.js';
import { standsAlone } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'attach-partition-builds-index',
  title: 'ATTACH PARTITION builds the indexes, and checks the foreign keys, that the partition lacks',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['attach-partition.builds-index', 'attach-partition.adopts-index', 'attach-partition.foreign-key'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION',
    'src/backend/commands/tablecmds.c: AttachPartitionEnsureIndexes, CloneForeignKeyConstraints',
  ],
  on: ['attach-partition'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'attach-partition') return;
    const build = workOf(effect, 'build', 'attach-partition');
    const keys = workOf(effect, 'scan', 'foreign-key');
    const on = build?.relation ?? keys?.relation;
    if (on === undefined) return;
    const built = attachSteps(placeNamed(change, context.schema, context.version), change, context, {
      scan: workOf(effect, 'scan', 'attach-partition') !== undefined,
      defaultScan: workOf(effect, 'scan', 'default-partition') !== undefined,
      parts: true,
    });
    const what =
      build === undefined
        ? 'has a foreign key that it lacks, and every row of it is looked up'
        : keys === undefined
          ? 'has an index that it lacks, and that is built'
          : 'has indexes and foreign keys that it lacks, and those are built and checked';
    yield withRewrite(
      {
        message: `${nameOf(effect)} ${what} while ${change.partition.name} is attached, under ACCESS EXCLUSIVE on ${on}: every read and write of it waits.`,
        relation: on,
      },
      built === null || !standsAlone(context, change) ? null : steps(...built),
    );
  },
});
