import { defineRule } from '../rule.js';
import { workOf } from '../words.js';

export const rule = defineRule({
  id: 'cluster',
  title: 'CLUSTER rewrites the table in the order of an index, under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['cluster'],
  sources: ['https://www.postgresql.org/docs/current/sql-cluster.html', 'src/backend/commands/cluster.c: cluster_rel'],
  on: ['cluster'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'cluster' || effect.fresh) return;
    const rewrite = workOf(effect, 'rewrite', 'cluster');
    if (change.table !== null && rewrite === undefined) return;
    const what = change.table === null ? 'every table that was clustered before' : (rewrite?.relation ?? 'the table');
    yield {
      message: `CLUSTER writes ${what} and its indexes anew under ACCESS EXCLUSIVE: every read and write waits until it is done. Postgres has no online form of it.`,
      relation: rewrite?.relation ?? effect.target,
    };
  },
});
