import { UsageError } from '../core/errors.js';
import { type Connection, connect } from '../rollout/connection/connect.js';
import { ConnectionError } from '../rollout/connection/failure.js';
import { persistent } from '../rollout/connection/persistent.js';
import { isTransactionPooled } from '../rollout/connection/pooler.js';
import type { Settings } from '../settings/resolve.js';

/** A database that is worked on: one session for the work, one to keep the lease and to cancel by. */
export interface Target {
  readonly work: Connection;
  readonly heart: Connection;
  /** Opens one more session, for a worker of a backfill. */
  open(session: readonly string[]): Promise<Connection>;
  close(): Promise<void>;
}

type Wanted = Pick<Settings, 'databaseUrl' | 'passwordCommand'>;

/** A server that notices that nobody listens any more stops what it was doing for us (14 and newer). */
const WORK_SESSION = ["SET client_connection_check_interval = '2s'"];

/** Connects twice, and refuses what can't be worked on: a replica, or a pooler that takes sessions apart. */
export async function openTarget(settings: Wanted, env: NodeJS.ProcessEnv): Promise<Target> {
  const options = { ...settings, env, target: 'primary', applicationName: 'lockkeeper' } as const;
  const work = await connect({ ...options, session: WORK_SESSION });
  const heart = await persistent(() => connect({ ...options, applicationName: 'lockkeeper lease' })).catch(
    async (error: unknown) => {
      await work.end();
      throw error;
    },
  );
  const close = async (): Promise<void> => {
    await Promise.all([work.end(), heart.end()]);
  };
  // A connection that stays open keeps the process alive, whatever went wrong.
  const pooled = await isTransactionPooled(work, heart).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (pooled) {
    await close();
    throw new ConnectionError(`${work.shown} is a pooler that gives each transaction another session.`, {
      hint: 'Give the address of the server itself, or of a pool in session mode: settings and index builds need a session.',
    });
  }
  const open = (session: readonly string[]) => connect({ ...options, applicationName: 'lockkeeper backfill', session });
  return { work, heart, open, close };
}

/** Connects to read only; a replica will do. */
export async function openReader(settings: Wanted, env: NodeJS.ProcessEnv): Promise<Connection> {
  const reader = await connect({ ...settings, env, target: 'any', applicationName: 'lockkeeper' });
  await reader.run('SET default_transaction_read_only = on');
  return reader;
}

/** At least as many digits as people are shown of a plan id. */
export function isPlan(given: string | null, planId: string): boolean {
  if (given === null) return false;
  if (!/^[0-9a-f]{12,64}$/i.test(given)) {
    throw new UsageError(`"${given}" is no plan id.`, { hint: 'It has 12 to 64 digits; --dry-run shows it.' });
  }
  return planId.startsWith(given.toLowerCase());
}
