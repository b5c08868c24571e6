import { type Kept, pack } from './archive.js';
import type { Binaries } from './binaries.js';
import { type Client, connectClient } from './client.js';
import type { ShadowRequest } from './provider.js';
import { type Server, SUPERUSER, startServer } from './server.js';
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
  `CREATE DATABASE ${DATABASE} OWNER ${ROLE}`,
];

/** What is set up inside the database: before 15 `public` belongs to the superuser, and a migration may drop it. */
const SET_UP_INSIDE = `ALTER SCHEMA public OWNER TO ${ROLE}`;

/**
 * A server started from binaries, made ready for migrations; from what an earlier run put away, where that is to be had.
 * What is damaged is forgotten, and the server begins empty.
 */
export async function startCluster(
  binaries: Binaries,
  provider: ProviderId,
  find?: ShadowRequest['kept'],
): Promise<Cluster> {
  const kept = (await find?.(`${provider} ${binaries.version} ${binaries.folder}`)) ?? null;
  if (kept === null) return start(binaries, provider, null);
  try {
    return await start(binaries, provider, kept);
  } catch {
    await kept.drop();
    return start(binaries, provider, null);
  }
}

async function start(binaries: Binaries, provider: ProviderId, kept: Kept | null): Promise<Cluster> {
  const server = await startServer(binaries, kept === null ? {} : { from: kept });
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
    if (kept === null) {
      const first = await connect(SUPERUSER, 'postgres');
      for (const statement of SET_UP) await first.run(statement);
    }
    const [admin, session] = await Promise.all([connect(SUPERUSER, DATABASE), connect(ROLE, DATABASE)]);
    if (kept === null) await admin.run(SET_UP_INSIDE);
    const title = `Postgres ${binaries.version} of ${binaries.folder}`;
    // With nobody at work all is on the disk after a checkpoint, and stays as it is.
    const save = async (path: string): Promise<string> => {
      await admin.run('CHECKPOINT');
      return pack(server.data, path);
    };
    return { provider, title, version: binaries.major, session, admin, kept, save, server, connect, end };
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
