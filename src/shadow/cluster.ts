import { extract, isWhole, type Kept, pack, SpoiltError } from './archive.js';
import { type Binaries, extensionFiles } from './binaries.js';
import { type Client, connectClient } from './client.js';
import { initialize, type PreparedCluster, preparedCluster, restoreLinks, SUPERUSER } from './empty-cluster.js';
import type { KeptHistory } from './kept.js';
import type { Candidate } from './provider.js';
import { type Server, startServer } from './server.js';
import type { ProviderId, Shadow } from './session.js';

/** The role that migrations run as: named as in most dumps, so that `OWNER TO postgres` finds it. */
const ROLE = 'postgres';
const DATABASE = 'shadow';

/**
 * Every right that a migration may need and none that reaches the machine: the role is no superuser, so there are no
 * programs to run by COPY, no files to read, and no languages that are not trusted.
 */
const SET_UP = [
  `CREATE ROLE ${ROLE} LOGIN CREATEDB CREATEROLE BYPASSRLS REPLICATION`,
  `GRANT pg_monitor, pg_signal_backend TO ${ROLE} WITH ADMIN OPTION`,
  // As it is made from: no file has to be copied, and nobody connects to it.
  'ALTER DATABASE template0 WITH ALLOW_CONNECTIONS true IS_TEMPLATE false',
  `ALTER DATABASE template0 RENAME TO ${DATABASE}`,
  `ALTER DATABASE ${DATABASE} OWNER TO ${ROLE}`,
];

/** What is set up inside the database: before 15 `public` belongs to the superuser, and a migration may drop it. */
const SET_UP_INSIDE = [`ALTER SCHEMA public OWNER TO ${ROLE}`];

/** Server binaries that are at hand, as a provider offers them. */
export async function clusterOf(binaries: Binaries, provider: ProviderId): Promise<Candidate> {
  const extensions = await extensionFiles(binaries);
  const identity = extensions === null ? null : `${provider} ${binaries.build} ${binaries.folder} ${extensions}`;
  return { identity, loadable: [], start: (kept) => startCluster(binaries, provider, kept) };
}

/**
 * A server made ready for migrations: from what an earlier run put away, where that is to be had; else from a cluster
 * that was set up on this machine before; else from a new one. What is damaged is forgotten.
 */
export async function startCluster(
  binaries: Binaries,
  provider: ProviderId,
  kept: KeptHistory | null,
): Promise<Cluster> {
  restoreLinks(binaries);
  const about = { provider, title: `Postgres ${binaries.version} of ${binaries.folder}`, version: binaries.major };
  if (kept !== null) {
    const running = await startFrom(binaries, kept);
    if (running !== null) return { ...about, ...running, kept };
  }
  const prepared = preparedCluster(binaries);
  const known = prepared.isThere() ? await startFrom(binaries, prepared) : null;
  return { ...about, ...(known ?? (await startNew(binaries, prepared))), kept: null };
}

/** Data to start from, which is forgotten when no server starts from it. */
interface Source extends Kept {
  drop(): Promise<void>;
}

async function startFrom(binaries: Binaries, source: Source): Promise<Running | null> {
  try {
    const [server, whole] = await Promise.all([
      startServer(binaries, (data) => extract(source, data)),
      // Told while the server starts; nothing is asked of one whose data is damaged.
      isWhole(source),
    ]);
    if (whole) return await open(server);
    await server.stop();
    throw new SpoiltError(`${source.path} is damaged`);
  } catch {
    await source.drop();
    return null;
  }
}

/** Sets a cluster up, and puts it away for the next run before anything else happens to it. */
async function startNew(binaries: Binaries, prepared: PreparedCluster): Promise<Running> {
  const server = await startServer(binaries, (data) => initialize(binaries, data));
  try {
    await runAs(server, 'postgres', SET_UP);
    await runAs(server, DATABASE, SET_UP_INSIDE);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const running = await open(server);
  await prepared.put(running.save);
  return running;
}

async function runAs({ host, port }: Server, database: string, statements: readonly string[]): Promise<void> {
  const client = await connectClient({ host, port, user: SUPERUSER, database });
  try {
    for (const statement of statements) await client.run(statement);
  } finally {
    await client.end();
  }
}

/** What a server of ours that has been set up offers. */
type Running = Pick<Cluster, 'session' | 'admin' | 'server' | 'connect' | 'end'> & {
  readonly save: NonNullable<Shadow['save']>;
};

async function open(server: Server): Promise<Running> {
  const clients: Client[] = [];
  const connect = async (user: string, database: string): Promise<Client> => {
    const client = await connectClient({ host: server.host, port: server.port, user, database });
    clients.push(client);
    return client;
  };
  const end = async (): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await server.stop();
  };
  try {
    const [admin, session] = await Promise.all([connect(SUPERUSER, DATABASE), connect(ROLE, DATABASE)]);
    // With nobody at work all is on the disk after a checkpoint, and stays as it is.
    const save = async (path: string): Promise<string> => {
      await admin.run('CHECKPOINT');
      return pack(server.data, path);
    };
    return { session, admin, server, connect, save, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A shadow whose server is ours. */
export interface Cluster extends Shadow {
  readonly server: Server;
  /** Another session. */
  connect(user: string, database: string): Promise<Client>;
}
