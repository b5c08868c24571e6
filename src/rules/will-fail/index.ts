import { defineRule } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { isToldElsewhere } from '../told-failures.js';
import { enumerateSome } from '../wording.js';

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'will-fail',
  title: 'Postgres will refuse the statement',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  *checkStatement(context) {
    for (const effect of context.effects.changes) {
      // Inside a block it may stand behind a condition, or in reach of an exception handler.
      if (!isWritten(context, effect.change)) continue;
      if (effect.change.type === 'lock-table' && context.session.transaction === 'none') {
        const unless = context.migration.runnerKnown
          ? ''
          : ' It does not where the tool that runs this file opens one.';
        yield {
          change: effect.change,
          ...(context.migration.runnerKnown ? {} : { severity: 'warning' as const }),
          message: `No transaction is open here: Postgres ${context.version} will refuse this with 25P01, as the lock would end with the statement.${unless}`,
        };
        continue;
      }
      const failures = effect.failures.filter((one) => !isToldElsewhere(effect, one, context));
      const [first] = failures;
      if (first === undefined) continue;
      const why = enumerateSome(failures.map((one) => one.message));
      yield {
        change: effect.change,
        message: `Postgres ${context.version} will refuse this with ${first.sqlstate}: ${why}.`,
      };
    }
  },
});
