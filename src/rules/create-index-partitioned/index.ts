import { raw } from '../../core/sql.js';
import { indexColumnNames } from '../../schema/fold/expression-name.js';
import type { ChangeOf } from '../../sql/change.js';
import { steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { buildSteps } from '../safe-index.js';
import { nameFor, placeNamed } from '../safe-place.js';
import { indexTail } from '../sql-text.js';
import { isWritten } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'create-index-partitioned',
  title: 'An index on a partitioned table is built on all partitions at once, and never concurrently',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['create-index.partitioned', 'create-index.only', 'create-index.concurrently-partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'https://github.com/ankane/strong_migrations/issues/321',
  ],
  on: ['create-index'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'create-index' || effect.relation?.kind !== 'partitioned-table' || effect.fresh) return;
    const builds = workOf(effect, 'build', 'create-index') !== undefined;
    if (change.only || (!builds && !change.concurrently)) return;
    const table = nameOf(effect);
    yield withRewrite(
      {
        message: change.concurrently
          ? `${table} is partitioned, and Postgres refuses CREATE INDEX CONCURRENTLY there (0A000). Build the index partition by partition and attach each.`
          : `Building an index on the partitioned table ${table} takes SHARE on it and on all of its partitions: every write to any of them waits until the last index is built. CONCURRENTLY is refused here.`,
        relation: effect.target,
      },
      partitionWise(change, context),
    );
  },
});

function partitionWise(change: ChangeOf<'create-index'>, context: StatementContext): Rewrite | null {
  const tail = isWritten(context, change) ? indexTail(context.statement.sql) : null;
  if (tail === null) return null;
  const place = placeNamed(change, context.schema, context.version);
  const columns = indexColumnNames(change.elements, change.include);
  const name = change.name ?? nameFor(place, columns, 'idx');
  return steps(
    ...buildSteps(place, {
      name,
      unique: change.unique,
      tail: raw(tail),
      columns,
      ifNotExists: change.ifNotExists && change.name !== null,
    }),
  );
}
