import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'attach-index-partition',
  title: "Attaching a partition's index makes SELECTs on the partition wait",
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['alter-index.attach-partition'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-alterindex.html',
    'src/backend/commands/tablecmds.c: ATExecAttachPartitionIdx',
  ],
  on: ['attach-index'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'attach-index' || effect.fresh || isBounded(context)) return;
    const index = context.schema.index(change.partition);
    const table = index?.table ?? 'its table';
    yield {
      message: `Attaching "${change.partition.name}" takes ACCESS EXCLUSIVE on that index, and planning a query locks every index of its table: SELECTs on ${table} wait until the transaction ends. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: index?.table ?? effect.target,
      rewrite: bounded(context),
    };
  },
});
