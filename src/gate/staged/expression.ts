import { UsageError } from '../../core/errors.js';
import { raw, type Sql } from '../../core/sql.js';
import type { Expression } from '../../sql/change.js';
import type { World } from './staged.js';

/** An expression that somebody gave: read, so that nothing else than an expression goes into the files. */
export function expressionGiven({ parse }: World, text: string, flag: string): Expression & { readonly as: Sql } {
  const { statements, unparsed } = parse(`ALTER TABLE t ALTER COLUMN c SET DEFAULT (${text})`);
  const [change, ...others] = statements.flatMap((one) => one.changes);
  if (unparsed.length > 0 || change?.type !== 'set-default' || others.length > 0 || statements.length !== 1) {
    throw new UsageError(`${flag} is not an SQL expression: ${text}`, {
      hint: `A text has quotes of its own: ${flag} "'none'".`,
    });
  }
  return { ...change.default, as: raw(text.trim()) };
}
