import { sql } from '../../core/sql.js';
import { keyOf, type Relation, type Schema } from '../../schema/model.js';
import { nameFromKey } from '../around.js';
import { alone, step, steps } from '../rewrite.js';
import { defineRule, type StatementContext } from '../rule.js';
import { standsAlone } from '../stands-alone.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'drop-partition',
  title: 'Dropping a partition deletes its rows and locks the whole partitioned table',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['drop-partition', 'drop-partition.with-default', 'detach-partition.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/commands/tablecmds.c (RangeVarCallbackForDropRelation)',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || (change.object !== 'table' && change.object !== 'foreign-table')) return;
    const parent = effect.relation?.partitionOf;
    if (effect.fresh || !effect.relation || !parent) return;
    const table = keyOf(effect.relation);
    const standing = defaultPartition(context.schema, parent);
    const locked = standing === undefined || keyOf(standing) === table ? [parent] : [parent, keyOf(standing)];
    const rewrite = standsAlone(context, change) ? detachFirst(effect.relation, parent, context) : undefined;
    yield {
      relation: table,
      message: `Dropping ${table} deletes its rows, and takes ACCESS EXCLUSIVE on ${enumerate(locked)} as well: every read and write of the whole partitioned table waits.`,
      ...(rewrite && { rewrite }),
    };
  },
});

function defaultPartition(schema: Schema, parent: string): Relation | undefined {
  return schema.partitionsOf(parent).find((one) => one.bound?.kind === 'default');
}

/** A detached partition is a table of its own: dropping it locks nothing else. */
function detachFirst(partition: Relation, parent: string, { schema, version }: StatementContext) {
  const table = { schema: partition.schema, name: partition.name };
  const detach = sql`ALTER TABLE ${nameFromKey(schema, parent)} DETACH PARTITION ${table}`;
  const drop = step(sql`DROP TABLE ${table}`, 'Locks only the table that is now on its own.');
  if (version >= 14 && defaultPartition(schema, parent) === undefined) {
    return steps(alone(sql`${detach} CONCURRENTLY`, 'Takes no lock that stops reads or writes of the parent.'), drop);
  }
  const why =
    'DETACH CONCURRENTLY needs Postgres 14 and no default partition: this one is brief, give it a lock_timeout.';
  return steps(step(detach, why), drop);
}
