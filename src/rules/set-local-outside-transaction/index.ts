import { raw } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Report } from '../rule.js';

export const rule = defineRule({
  id: 'set-local-outside-transaction',
  title: 'SET LOCAL outside a transaction does nothing',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-set.html (SET LOCAL; warning 25P01)'],
  on: ['set'],
  *check({ change }, { session, migration }) {
    if (change.type !== 'set' || !change.local || session.transaction !== 'none') return;
    const value = change.value === null ? 'DEFAULT' : `'${change.value.replaceAll("'", "''")}'`;
    const unless = migration.runnerKnown ? '' : ' It does where the tool that runs this file opens one.';
    const report: Report = {
      change,
      ...(migration.runnerKnown ? {} : { severity: 'warning' as const }),
      message: `${change.name} is set for the transaction, but no transaction is open here: Postgres only warns (25P01) and the setting never takes effect.${unless}`,
    };
    yield change.viaFunction ? report : { ...report, rewrite: inPlace(step(raw(`SET ${change.name} = ${value}`))) };
  },
});
