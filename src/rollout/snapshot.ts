import { LockkeeperError, UsageError } from '../core/errors.js';
import { readSnapshot } from '../schema/catalog/read.js';
import type { Snapshot } from '../schema/catalog/snapshot.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';

/** The schema of a live database, as a role sees it where one is named. */
export async function snapshotOf(connection: Connection, role: string | null): Promise<Snapshot> {
  const wanted = { version: connection.version, role };
  try {
    return await readSnapshot((texts, each) => connection.queryEach(texts, each), wanted);
  } catch (error) {
    const { message, code } = failureOf(error);
    throw new LockkeeperError(
      `The schema of ${connection.shown} can't be read: ${message}${code === undefined ? '' : ` (${code})`}.`,
      { hint: 'Reading the catalog needs CONNECT and nothing else; try again in a moment.', cause: error },
    );
  }
}

/** The same, where the role has to be there. */
export async function snapshotFor(connection: Connection, role: string | null): Promise<Snapshot> {
  const snapshot = await snapshotOf(connection, role);
  if (role === null || snapshot.role !== null) return snapshot;
  throw new UsageError(`There is no role "${role}" in ${connection.shown}.`, {
    hint: 'Name the role that the application connects as.',
  });
}
