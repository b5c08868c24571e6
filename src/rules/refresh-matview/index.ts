import { sql } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'refresh-matview',
  title: 'REFRESH MATERIALIZED VIEW without CONCURRENTLY locks the view against reads',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['refresh', 'refresh.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html',
    'src/backend/commands/matview.c: ExecRefreshMatView',
  ],
  on: ['refresh-materialized-view'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'refresh-materialized-view' || change.concurrently || effect.fresh) return;
    // refresh-no-data speaks of a view that is emptied.
    if (!change.withData) return;
    if (effect.locks.length === 0) return;
    const unique = (effect.target === null ? [] : context.schema.indexesOf(effect.target)).some(
      (index) =>
        index.unique && index.valid && index.where === null && index.elements.every((one) => one.column !== null),
    );
    const needs = unique ? '' : ' CONCURRENTLY needs a unique index over plain columns, without WHERE; none is known.';
    yield withRewrite(
      {
        message: `REFRESH runs the query of ${nameOf(effect)} under ACCESS EXCLUSIVE on the view: every read of it waits until the query is done.${needs}`,
        relation: effect.target,
      },
      unique && isWritten(context, change)
        ? inPlace(
            step(
              sql`REFRESH MATERIALIZED VIEW CONCURRENTLY ${change.view}`,
              'Reads go on; a view that was never filled must be filled once without CONCURRENTLY.',
            ),
          )
        : null,
    );
  },
});
