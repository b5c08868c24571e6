import type { Change } from '../../sql/change.js';
import { defineRule, type FileContext, type FileReport } from '../rule.js';

export const rule = defineRule({
  id: 'transaction-nesting',
  title: 'A BEGIN or COMMIT makes other transactions than the ones that are written',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-begin.html (warning 25001)',
    'https://www.postgresql.org/docs/current/sql-commit.html',
  ],
  filesWith: ['begin', 'commit', 'rollback'],
  *checkFile(context) {
    const { transactionMode } = context.migration;
    if (transactionMode === 'statement') yield* withoutEffect(context);
    if (transactionMode === 'file' || transactionMode === 'all-files') yield* endedEarly(context);
  },
});

/** The file ends what the tool began. */
function* endedEarly({ statements, migration }: FileContext): Iterable<FileReport> {
  for (const [index, { statement }] of statements.entries()) {
    const change = statement.changes.find(ends);
    if (change === undefined) continue;
    const all = migration.transactionMode === 'all-files' ? 'all pending files' : 'this file';
    const back = opensAgain(statements.slice(index + 1).flatMap((one) => one.statement.changes));
    yield {
      statement,
      change,
      message: `The tool opens one transaction around ${all}; this ends it early. What follows${back ? ', up to the next BEGIN,' : ''} runs without a transaction, and is not undone when something fails.`,
      ...(back && { severity: 'warning' as const }),
    };
    return;
  }
}

/** A transaction is open at the end, as the tool expects: `COMMIT; CREATE INDEX CONCURRENTLY …; BEGIN;`. */
function opensAgain(changes: readonly Change[]): boolean {
  return changes.findLast((change) => change.type === 'begin' || ends(change))?.type === 'begin';
}

/** A BEGIN inside of a transaction, a COMMIT or ROLLBACK outside: Postgres warns and goes on. */
function* withoutEffect({ statements }: FileContext): Iterable<FileReport> {
  for (const { statement, session } of statements) {
    for (const change of statement.changes) {
      // COMMIT AND CHAIN ends one and begins another.
      const chained = statement.changes.length > 1;
      if (change.type === 'begin' && !chained && session.transaction === 'explicit') {
        yield {
          statement,
          change,
          message:
            'A transaction is open already, so this BEGIN does nothing (warning 25001): the first COMMIT after it ends both, and what follows that is in no transaction.',
        };
      }
      if (ends(change) && session.transaction === 'none') {
        yield {
          statement,
          change,
          message:
            'No transaction is open here, so this does nothing (warning 25P01): what was meant to be one transaction has been committed before, or statement by statement.',
        };
      }
    }
  }
}

function ends(change: Change): boolean {
  return change.type === 'commit' || (change.type === 'rollback' && change.toSavepoint === null);
}
