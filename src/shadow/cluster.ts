import type { Binaries } from './binaries.js';
import { type Client, connectClient } from './client.js';
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

/** A server started from binaries, made ready for migrations. `from` is a data directory that was made ready before. */
export async function startCluster(binaries: Binaries, provider: ProviderId, from?: string): Promise<Cluster> {
  const server = await startServer(binaries, from === undefined ? {} : { from });
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
    if (from === undefined) {
      const first = await connect(SUPERUSER, 'postgres');
      for (const statement of SET_UP) await first.run(statement);
    }
    const admin = await connect(SUPERUSER, DATABASE);
    if (from === undefined) await admin.run(SET_UP_INSIDE);
    const session = await connect(ROLE, DATABASE);
    const title = `Postgres ${binaries.version} of ${binaries.folder}`;
    return { provider, title, version: binaries.major, session, admin, server, connect, end };
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
