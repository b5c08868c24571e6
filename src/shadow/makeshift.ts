import { quoteIdentifier } from '../core/name.js';
import type { Statement } from '../sql/statement.js';
import { type ServerFailure, type Shadow, serverFailure } from './session.js';

/** True for CREATE EXTENSION, which takes a superuser. */
export function isExtension({ kind }: Statement): boolean {
  return kind === 'CREATE EXTENSION';
}

/**
 * Makes an extension as superuser, which the migrations are not: its script comes with the server. It is there at once,
 * whatever transaction asked for it.
 */
export async function makeExtension({ admin }: Shadow, { sql }: Statement): Promise<ServerFailure | null> {
  try {
    await admin.run(sql);
    return null;
  } catch (error) {
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
