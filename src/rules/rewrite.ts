import type { Sql } from '../core/sql.js';
import type { Rewrite, RewriteStep } from './rule.js';

/** The note of a step that must not share its locks with others. */
export const OWN_TRANSACTION = 'In a transaction of its own, with a lock_timeout.';

/** A statement that runs in a transaction. A semicolon is added. */
export function step(sql: Sql, note: string | null = null): RewriteStep {
  return { sql: `${sql.text};`, transaction: true, note, kind: 'sql' };
}

/** A statement that Postgres refuses inside a transaction: it needs a migration of its own. */
export function alone(sql: Sql, note: string | null = null): RewriteStep {
  return { sql: `${sql.text};`, transaction: false, note, kind: 'sql' };
}

/** A change of rows that runs in batches, each its own transaction; marked so that `apply` does just that. */
export function backfill(sql: Sql, note: string | null = null): RewriteStep {
  return { sql: `-- lockkeeper:backfill\n${sql.text};`, transaction: true, note, kind: 'backfill' };
}

/** Code must ship here, before the next step. */
export function deploy(note: string): RewriteStep {
  return { sql: '', transaction: true, note, kind: 'deploy' };
}

/** Steps that need migrations of their own or code in between. */
export function steps(...list: readonly RewriteStep[]): Rewrite {
  return { steps: list, inPlace: null };
}

/** One or more statements that can stand in place of the statement, in the same file and transaction. */
export function inPlace(...list: readonly RewriteStep[]): Rewrite {
  return { steps: list, inPlace: list.map((one) => one.sql).join('\n') };
}
