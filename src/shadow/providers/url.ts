import { LockkeeperError } from '../../core/errors.js';
import { connectClient } from '../client.js';
import type { Provider } from '../provider.js';
import type { Shadow } from '../session.js';

/** A scratch database that somebody offers: a service container, a database that a job made. */
export const provider: Provider = async ({ url }) => {
  return url === null ? null : { identity: null, loadable: [], start: () => connect(url) };
};

async function connect(url: string): Promise<Shadow> {
  const session = await connectClient({ connectionString: url }).catch((cause: unknown) => {
    throw new LockkeeperError(`The scratch database of --shadow-url can't be reached: ${(cause as Error).message}.`, {
      hint: 'Look at the address, and whether the server is up.',
      cause,
    });
  });
  const [row] = await session.query(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major, (SELECT count(*)::int FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')) AS relations",
  );
  if (row?.relations !== 0) {
    await session.end();
    throw new LockkeeperError('The database of --shadow-url is not empty.', {
      hint: 'It is written to and not cleaned up: give one that was made for this run.',
    });
  }
  return {
    provider: 'url',
    title: `Postgres ${String(row.version)} of --shadow-url`,
    version: Number(row.major),
    session,
    admin: session,
    kept: null,
    save: null,
    end: () => session.end(),
  };
}
