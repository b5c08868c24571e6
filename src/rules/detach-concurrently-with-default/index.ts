import { keyOf } from '../../schema/model.js';
import { defineRule } from '../rule.js';
import { defaultPartition } from '../safe-partition.js';
import { placeNamed } from '../safe-place.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'detach-concurrently-with-default',
  title: 'DETACH PARTITION CONCURRENTLY fails while there is a default partition',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['detach-partition.concurrently-with-default', 'detach-partition.with-default'],
  since: 14,
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DETACH-PARTITION',
    'src/backend/commands/tablecmds.c: ATExecDetachPartition',
  ],
  on: ['detach-partition'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'detach-partition' || !change.concurrently) return;
    const other = defaultPartition(placeNamed(change, context.schema, context.version));
    if (other === undefined) return;
    yield {
      message: `${nameOf(effect)} has the default partition ${keyOf(other)}, and Postgres refuses to detach a partition CONCURRENTLY beside one (55000).`,
      relation: effect.target,
    };
  },
});
