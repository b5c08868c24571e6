import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LockkeeperError } from '../core/errors.js';
import type { Binaries } from './binaries.js';
import { loadDriver } from './client.js';
import { makeScratch } from './scratch.js';
import { environment, identity, oneLine } from './unprivileged.js';

/** A server of ours, on a Unix socket in a folder of its own. */
export interface Server {
  /** Folder of the socket: libpq and `pg` take it as the host. */
  readonly host: string;
  readonly port: number;
  /** The data directory; it may be copied when the server is stopped. */
  readonly data: string;
  /** Stops it at once and removes its folder. */
  stop(): Promise<void>;
}

const PORT = 54329;
const WAIT_MS = 20_000;

/** Its data is thrown away: nothing needs to reach the disk. */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
  shared_buffers: '16MB',
  max_connections: '20',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_logical_replication_workers: '0',
  jit: 'off',
  timezone: 'UTC',
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // In the data directory, which is removed, and not beside it.
  dynamic_shared_memory_type: 'mmap',
  logging_collector: 'off',
  log_min_messages: 'fatal',
};

/**
 * A shell that keeps the server: when whoever started it is gone, however that came about, its standard input ends, the
 * server is stopped and its folder removed. It is told until it is gone: what a shell starts in the background is deaf to
 * SIGQUIT until it listens by itself, and a server that is still starting would never end. Most of its files go while it
 * does; what it leaves goes then. Standard error is the server's alone: it ends when the server does.
 */
const KEEPER = `trap '' INT TERM HUP
folder=$1; shift
"$@" </dev/null & server=$!
exec 2>/dev/null
cat >/dev/null
kill -QUIT "$server"
while sleep 0.02; kill -QUIT "$server"; do :; done &
rm -rf "$folder"
wait "$server"
rm -rf "$folder"`;

/** True where servers can be kept: it takes a POSIX shell. */
export const canKeepServers = process.platform !== 'win32';

/**
 * Starts a server from binaries on the data directory that `fill` makes at the path that it is given: a tenth of a second.
 * `fill` has begun when this returns, so that what the caller does next goes on beside it.
 */
export async function startServer(binaries: Binaries, fill: (data: string) => Promise<void>): Promise<Server> {
  const folder = makeScratch();
  const data = join(folder, 'data');
  try {
    // Whoever starts a server connects to it.
    await Promise.all([fill(data), loadDriver()]);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
  // From 18 on three processes would stand by to read from disks.
  const later = binaries.major >= 18 ? { io_method: 'sync' } : {};
  const settings = { ...SETTINGS, ...later, port: String(PORT), unix_socket_directories: folder };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    '/bin/sh',
    ['-c', KEEPER, 'keeper', folder, join(binaries.folder, 'postgres'), '-D', data, ...flags],
    {
      ...identity,
      env: environment,
      cwd: '/',
      // A session of its own: an interrupt at the terminal is ours to answer, not the server's.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const stop = stopper(child);
  try {
    await untilReady(child, data);
  } catch (cause) {
    await stop();
    throw cause;
  }
  release(child);
  return { host: folder, port: PORT, data, stop };
}

/** Ends the keeper's input once, and waits for it. */
function stopper(child: ChildProcess): () => Promise<void> {
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  return async () => {
    child.ref();
    child.stdin?.end();
    if (child.exitCode === null) await gone;
  };
}

/** The event loop need not wait for it: the keeper looks after itself. */
function release(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as unknown as { unref?: () => void } | null)?.unref?.();
}

/** `postmaster.pid` says `ready` in its eighth line when the server takes connections (miscadmin.h, LOCK_FILE_LINE_PM_STATUS). */
async function untilReady(child: ChildProcess, data: string): Promise<void> {
  let said = '';
  let ended = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  child.stderr?.once('end', () => {
    ended = true;
  });
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; ) {
    const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    );
    if (lines[7]?.trim() === 'ready') return;
    // What it says decides nothing: servers complain, and start all the same.
    if (ended) break;
    await new Promise((done) => setTimeout(done, 3));
  }
  throw new LockkeeperError(`The throw-away Postgres did not start: ${oneLine(said) || 'it said nothing'}.`, {
    hint: 'Run with --shadow off to do without it.',
  });
}
