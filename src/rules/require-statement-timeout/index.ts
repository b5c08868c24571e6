import { blocksWrites } from '../../core/lock-mode.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'require-statement-timeout',
  title: 'A strong lock is taken without a statement_timeout',
  category: 'hygiene',
  severity: 'notice',
  preset: 'strict',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT'],
  *checkFile({ statements }) {
    const first = statements.find(
      ({ effects, session }) =>
        session.statementTimeout === 0 && effects.transactional && effects.locks.some(({ mode }) => blocksWrites(mode)),
    );
    if (first === undefined) return;
    yield {
      statement: first.statement,
      message: `Nothing ends this statement should it take longer than expected, and its lock stops others for as long. Set statement_timeout, above lock_timeout, for what should be short; leave it out for index builds and validation.`,
    };
  },
});
