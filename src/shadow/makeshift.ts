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
