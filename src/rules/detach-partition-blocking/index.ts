import { sql } from '../../core/sql.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { alone, inPlace, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { defaultPartition } from '../safe-partition.js';
import { alter, placeNamed } from '../safe-place.js';
import { standsAlone } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'detach-partition-blocking',
  title: 'DETACH PARTITION without CONCURRENTLY locks the whole partitioned table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'detach-partition',
    'detach-partition.with-default',
    'detach-partition.referenced',
    'detach-partition.concurrently',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DETACH-PARTITION',
    'src/backend/commands/tablecmds.c: ATExecDetachPartition',
  ],
  on: ['detach-partition'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'detach-partition' || change.concurrently || change.finalize || effect.fresh) return;
    const partition = context.schema.relation(change.partition);
    if (partition?.origin === context.migration.index) return;
    const place = placeNamed(change, context.schema, context.version);
    const other = defaultPartition(place);
    const online = context.version >= 14 && other === undefined;
    const scan = workOf(effect, 'scan', 'detach-referenced');
    // Without an online form a bounded wait is the best there is; a scan is not bounded by it.
    if (!online && scan === undefined && isBounded(context)) return;
    const also = scan === undefined ? '' : ` Rows of ${scan.relation} that refer to it are looked for meanwhile.`;
    const why = online
      ? ''
      : other === undefined
        ? ' Postgres 13 has no CONCURRENTLY for it.'
        : ' CONCURRENTLY is refused while there is a default partition.';
    const detach = alone(
      sql`${alter(place)} DETACH PARTITION ${change.partition} CONCURRENTLY`,
      'In a migration of its own, outside a transaction. An interrupted run is ended by DETACH PARTITION … FINALIZE. The detached table keeps its old bound as a CHECK.',
    );
    const rewrite = !online
      ? bounded(context)
      : !standsAlone(context, change)
        ? null
        : context.session.transaction === 'none'
          ? inPlace(detach)
          : steps(detach);
    const report = {
      message: `Detaching ${change.partition.name} takes ACCESS EXCLUSIVE on ${nameOf(effect)}: it waits for every query on it, and every read and write of all partitions waits behind that.${also}${why}`,
      relation: effect.target,
    };
    yield withRewrite(report, rewrite);
  },
});
