import { raw } from '../core/sql.js';
import { inPlace, step } from './rewrite.js';
import type { Rewrite, StatementContext } from './rule.js';

/** The session gives up waiting for a lock by itself, so that a brief lock can't become a queue. */
export function isBounded(context: StatementContext): boolean {
  return context.session.lockTimeout > 0;
}

/** The statement as it is, with an end to the wait for its lock: all there is for one that has no online form. */
export function bounded(context: StatementContext): Rewrite {
  return inPlace(
    step(
      raw(`SET lock_timeout = '5s';\n${context.statement.sql}`),
      'In a transaction with nothing slow in it; when the timeout strikes, run it again a little later.',
    ),
  );
}
