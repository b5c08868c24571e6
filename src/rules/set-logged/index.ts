import { defineRule } from '../rule.js';
import { nameOf, workOf } from '../words.js';

export const rule = defineRule({
  id: 'set-logged',
  title: 'SET LOGGED rewrites the table and writes all of it to the WAL',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-logged', 'set-logged.already'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED',
    'src/backend/commands/tablecmds.c: ATPrepChangePersistence',
  ],
  on: ['set-logged'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'set-logged' || !change.logged || effect.fresh) return;
    if (workOf(effect, 'rewrite', 'set-logged') === undefined) return;
    yield {
      message: `SET LOGGED writes ${nameOf(effect)} and its indexes anew, and all of it to the WAL, under ACCESS EXCLUSIVE: every read and write waits until it is done, and replicas have all of it to fetch. There is no online form.`,
      relation: effect.target,
    };
  },
});
