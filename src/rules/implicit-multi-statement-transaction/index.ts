import { raw } from '../../core/sql.js';
import { alone, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'implicit-multi-statement-transaction',
  title: 'A statement that refuses to run in a transaction shares its file with others',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['create-index.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT',
    'https://github.com/amacneil/dbmate/issues/182',
  ],
  *checkStatement({ statement, effects, session, migration }) {
    if (effects.transactional || session.transaction !== 'implicit') return;
    yield {
      message:
        'The tool sends the whole file as one string, and Postgres runs several statements in one string as one ' +
        'transaction, also without a BEGIN: this one fails (25001).',
      rewrite: steps(alone(raw(statement.sql), migration.optOut ?? 'alone in a file')),
    };
  },
});
