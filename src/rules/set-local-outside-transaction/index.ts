import { raw } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'set-local-outside-transaction',
  title: 'SET LOCAL outside a transaction does nothing',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-set.html (SET LOCAL; warning 25P01)'],
  on: ['set'],
  *check({ change }, { session }) {
    if (change.type !== 'set' || !change.local || session.transaction !== 'none') return;
    const value = change.value === null ? 'DEFAULT' : `'${change.value.replaceAll("'", "''")}'`;
    const report = {
      change,
      message: `${change.name} is set for the transaction, but no transaction is open here: Postgres only warns (25P01) and the setting never takes effect.`,
    };
    yield change.viaFunction ? report : { ...report, rewrite: inPlace(step(raw(`SET ${change.name} = ${value}`))) };
  },
});
