import { quoteIdentifier } from '../core/name.js';
import type { Statement } from '../sql/statement.js';
import { type ServerFailure, serverFailure } from './failure.js';
import type { Shadow } from './session.js';

/** True for CREATE EXTENSION, which takes a superuser. */
export function isExtension({ kind }: Statement): boolean {
  return kind === 'CREATE EXTENSION';
}

/**
 * Makes an extension as superuser, which the migrations are not: its script comes with the server. It is there at once,
 * whatever transaction asked for it. `open`: the migration's transaction is, which a failure must not end where both are
 * one session.
 */
export async function makeExtension(
  { admin, session }: Shadow,
  { sql }: Statement,
  open: boolean,
): Promise<ServerFailure | null> {
  const guarded = open && admin === session;
  try {
    if (guarded) await admin.run('SAVEPOINT lockkeeper');
    await admin.run(sql);
    if (guarded) await admin.run('RELEASE lockkeeper');
    return null;
  } catch (error) {
    if (guarded) await admin.run('ROLLBACK TO lockkeeper; RELEASE lockkeeper');
    const failure = serverFailure(error);
    if (failure === null) throw error;
    return failure;
  }
}

/**
 * What stands for `DISABLE TRIGGER ALL` where its role may not touch the triggers of foreign keys, which takes a superuser:
 * the table's own triggers. Null for any other statement or failure.
 */
export function ownTriggersOnly({ sql }: Statement, { sqlstate, message }: ServerFailure): string | null {
  if (sqlstate !== '42501' || !message.endsWith('is a system trigger')) return null;
  const own = sql.replace(/\b((?:DIS|EN)ABLE\s+TRIGGER)\s+ALL\b/gi, '$1 USER');
  return own === sql ? null : own;
}

/** Roles belong to the cluster and come from no migration: one that a GRANT names is made. True when it was. */
export async function makeMissingRole({ admin }: Shadow, { sqlstate, message }: ServerFailure): Promise<boolean> {
  const name = sqlstate === '42704' ? /^role "(.*)" does not exist$/s.exec(message)?.[1] : undefined;
  if (name === undefined) return false;
  try {
    await admin.run(`CREATE ROLE ${quoteIdentifier(name)}; GRANT ${quoteIdentifier(name)} TO CURRENT_USER`);
    return true;
  } catch (error) {
    if (serverFailure(error) === null) throw error;
    return false;
  }
}
