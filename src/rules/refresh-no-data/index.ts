import { defineRule } from '../rule.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'refresh-no-data',
  title: 'A materialized view that is emptied fails every query of it',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['refresh.no-data'],
  sources: ['https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html'],
  on: ['refresh-materialized-view'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'refresh-materialized-view' || change.withData || effect.fresh) return;
    yield {
      message: `REFRESH … WITH NO DATA empties ${nameOf(effect)}: every read of it fails with 55000 until it is filled again.`,
      relation: effect.target,
    };
  },
});
