import { execFile } from 'node:child_process';
import type pg from 'pg';
import { UsageError } from '../../core/errors.js';
import { type Address, addressesOf } from './address.js';
import { type Each, queryEach } from './each.js';
import { ConnectionError, connectionError, failureOf, noneOf } from './failure.js';

export type Row = Readonly<Record<string, unknown>>;

/** One session of a database. Values go by parameters, names by the `sql` tag. */
export interface Connection {
  /** For people: host, port and database, never a secret. */
  readonly shown: string;
  /** Of the server process behind the session. */
  readonly pid: number;
  /** Major version of the server. */
  readonly version: number;
  /** Bytes of the catalog of columns, as it was at the beginning: how large the schema is. */
  readonly catalogSize: number;
  /** With a name the server plans it once for the whole session; a name always stands for the same text. */
  query(text: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]>;
  /** Runs several statements in one round trip, and gives the rows of each while the server is at the next. */
  queryEach(texts: readonly string[], each: Each): Promise<void>;
  /** Runs text as one simple-query string and drops what it returns. */
  run(text: string): Promise<void>;
  /** Makes the session as it was at its beginning: settings and role. */
  reset(): Promise<void>;
  /** Opens one more session of the same address; null where this one may be another one after each statement. */
  readonly another: (() => Promise<Connection>) | null;
  end(): Promise<void>;
}

export interface ConnectOptions {
  readonly databaseUrl: string | null;
  /** Prints the password; run without a shell's help but for its own words. */
  readonly passwordCommand: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** `primary`: a server that only replays is refused, as libpq's target_session_attrs=read-write does. */
  readonly target: 'primary' | 'any';
  readonly applicationName: string;
  /** Settings of the session, as SQL; what the server does not know is left out. */
  readonly session?: readonly string[];
}

/** As libpq counts it: in seconds. */
function connectTime({ PGCONNECT_TIMEOUT }: NodeJS.ProcessEnv): number {
  return Number(PGCONNECT_TIMEOUT) > 0 ? Number(PGCONNECT_TIMEOUT) * 1000 : 15_000;
}

/** Connects to the first of the hosts that will have us; where none has, each says why. Loads pg. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const password = options.passwordCommand === null ? null : await passwordOf(options.passwordCommand, options.env);
  const addresses = addressesOf(options.databaseUrl, options.env, password);
  const refusals: ConnectionError[] = [];
  for (const address of addresses) {
    try {
      return await connectTo(address, options);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      refusals.push(error);
    }
  }
  throw noneOf(refusals);
}

async function connectTo(address: Address, options: ConnectOptions): Promise<Connection> {
  const connection = await open(address, options);
  const [row] = await connection.query('SELECT pg_is_in_recovery() AS replica').catch(async (error: unknown) => {
    await connection.end();
    throw connectionError(error, address.shown);
  });
  if (options.target === 'primary' && row?.replica === true) {
    await connection.end();
    throw new ConnectionError(`${address.shown} is a replica, and can't be written to.`, {
      hint: 'Give the address of the primary; several hosts may be named: postgresql://user@a,b/name.',
    });
  }
  return connection;
}

async function open(address: Address, options: ConnectOptions): Promise<Connection> {
  const tries = tlsTries(address);
  for (const [index, ssl] of tries.entries()) {
    try {
      return await openOnce(address, ssl, options);
    } catch (error) {
      const { message, code } = failureOf(error);
      const next = index + 1 < tries.length && (/does not support SSL/i.test(message) || code === '28000');
      if (!next) throw connectionError(error, address.shown);
    }
  }
  throw new Error('a mode of TLS was tried');
}

/** What to say of TLS, in the order in which libpq tries it; undefined leaves it to the URL. */
function tlsTries({ sslmode, socket }: Address): readonly (string | null)[] {
  if (socket || sslmode === 'disable') return [null];
  if (sslmode === 'allow') return [null, 'require'];
  if (sslmode === 'prefer') return ['require', null];
  return [sslmode];
}

async function openOnce(address: Address, sslmode: string | null, options: ConnectOptions): Promise<Connection> {
  const { applicationName, session = [], env } = options;
  const { default: pg } = await import('pg');
  const url = sslmode === null ? address.url : `${address.url}&sslmode=${sslmode}`;
  const client = new pg.Client({
    connectionString: url,
    ...(sslmode === null ? { ssl: false } : {}),
    application_name: applicationName,
    connectionTimeoutMillis: connectTime(env),
    keepAlive: true,
  });
  // A connection that breaks between two queries is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query({
      text: `SELECT pg_backend_pid() AS pid, current_setting('server_version_num')::int AS v,
        pg_relation_size('pg_attribute')::float8 AS size`,
      // A pooler lets everybody in, and may have no session to give.
      query_timeout: connectTime(env),
    } as pg.QueryConfig);
    const { pid, v, size } = rows[0] as { pid: number; v: number; size: number };
    const begin = async (): Promise<void> => {
      for (const setting of session) await client.query(setting).catch(() => undefined);
    };
    await begin();
    return {
      shown: address.shown,
      pid,
      version: Math.floor(v / 10_000),
      catalogSize: size,
      query: async (text, values = [], name) =>
        (await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })).rows as Row[],
      queryEach: (texts, each) => queryEach(pg, client, texts, each),
      run: async (text) => void (await client.query(text)),
      reset: async () => {
        // RESET ALL leaves the role as it is.
        await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
        await begin();
      },
      another: () => openOnce(address, sslmode, options),
      end: async () => await client.end().catch(() => undefined),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** What a command prints is the password: a cloud's token, a secret store. Its output is never shown. */
async function passwordOf(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
    execFile(shell as string, [flag as string, command], { env, timeout: 60_000 }, (error, stdout) => {
      const password = stdout.replace(/\r?\n$/, '');
      if (error === null && password !== '') resolve(password);
      else {
        const why = error === null ? 'it printed nothing' : `it ended with ${error.code ?? error.signal}`;
        reject(new UsageError(`--password-command gave no password: ${why}.`, { hint: 'Run it by hand and look.' }));
      }
    });
  });
}
