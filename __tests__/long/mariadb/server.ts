import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of MariaDB or MySQL on a socket of its own, asked through the command-line client. */
export interface MysqlServer {
  /** As the server names itself: `10.11.19-MariaDB-…`. */
  readonly version: string;
  /** Runs statements; rows as tab-separated lines. A statement that is refused gives the server's error number. */
  run(sql: string): { readonly rows: readonly string[]; readonly error: number | null; readonly message: string };
  stop(): Promise<void>;
}

/** The server refuses to run as root: then everything it touches belongs to this user. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };
const runsAsRoot = process.getuid?.() === 0;
const identity = runsAsRoot ? UNPRIVILEGED : {};

/** Debian's mariadb-server-core and mariadb-client-core; `.ci/run` installs them. */
function find(program: string): string {
  const found = ['/usr/sbin', '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, program)).find(existsSync);
  if (found === undefined) {
    throw new Error(`${program} is not installed: run apt-get install mariadb-server-core mariadb-client-core`);
  }
  return found;
}

/** Starts MariaDB with an empty data directory under the temporary folder; no network, no service, no password. */
export async function startMariadb(): Promise<MysqlServer> {
  const server = find('mariadbd');
  // In memory where that can be had: each of thousands of DDL statements waits for the disk.
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lk-mariadb-'));
  if (runsAsRoot) chownSync(directory, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const data = join(directory, 'data');
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync(find('mariadb-install-db'), install, { ...identity, stdio: 'pipe', cwd: directory });
  const socket = join(directory, 'socket');
  const flags = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    '--skip-networking',
    '--skip-grant-tables',
  ];
  const child = spawn(
    server,
    [...flags, `--pid-file=${join(directory, 'pid')}`, '--innodb-flush-log-at-trx-commit=0'],
    {
      ...identity,
      cwd: directory,
      stdio: 'ignore',
    },
  );
  return connected(child, socket, () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
}

async function connected(child: ChildProcess, socket: string, remove: () => void): Promise<MysqlServer> {
  const client = connect(socket);
  process.on('exit', () => {
    child.kill('SIGKILL');
    remove();
  });
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error('MariaDB did not start');
    const { rows, error } = client('SELECT version()');
    if (error === null) return { version: rows[0] ?? '', run: client, stop: () => stopped(child, remove) };
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('MariaDB did not answer in fifteen seconds');
}

async function stopped(child: ChildProcess, remove: () => void): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  // The data is thrown away, so nothing has to be written.
  if (child.exitCode === null) {
    child.kill('SIGKILL');
    await gone;
  }
  remove();
}

/** A server that runs already, by its socket. */
export function connect(socket: string): MysqlServer['run'] {
  const options = [
    '--no-defaults',
    `--socket=${socket}`,
    '--user=root',
    '--batch',
    '--skip-column-names',
    '--unbuffered',
  ];
  return (sql) => {
    const run = spawnSync(find('mariadb'), options, { input: sql, encoding: 'utf8' });
    const found = /ERROR (\d+)/.exec(run.stderr);
    const error = found === null ? (run.status === 0 ? null : -1) : Number(found[1]);
    return { rows: run.stdout.split('\n').filter((row) => row !== ''), error, message: run.stderr.trim() };
  };
}
