import { LockkeeperError, UsageError } from '../core/errors.js';
import { readByTwo, type Second } from '../schema/catalog/by-two.js';
import type { Wanted } from '../schema/catalog/part.js';
import { readSnapshot } from '../schema/catalog/read.js';
import type { Snapshot } from '../schema/catalog/snapshot.js';
import type { ReadEach } from '../schema/catalog/statement.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';

/** The schema of a live database, as a role sees it where one is named. */
export async function snapshotOf(connection: Connection, role: string | null): Promise<Snapshot> {
  try {
    return await read(connection, { version: connection.version, role });
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

/** About 2500 tables: to open one more session takes less than it saves from here on. */
const LARGE = 16 * 1024 * 1024;

/** Those that have no second session that sees the same. */
const alone = new WeakSet<Connection>();

async function read(connection: Connection, wanted: Wanted): Promise<Snapshot> {
  const { another, catalogSize } = connection;
  if (another !== null && catalogSize >= LARGE && !alone.has(connection)) {
    const snapshot = await readByTwo(readerOf(connection), () => secondOf(another), wanted);
    if (snapshot !== null) return snapshot;
    alone.add(connection);
  }
  return readSnapshot(readerOf(connection), wanted);
}

const readerOf =
  ({ queryEach }: Connection): ReadEach =>
  (texts, each) =>
    queryEach(texts, each);

async function secondOf(another: () => Promise<Connection>): Promise<Second> {
  const connection = await another();
  return { readEach: readerOf(connection), end: connection.end };
}
