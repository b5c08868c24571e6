import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { appendFile, chown, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LockkeeperError } from '../core/errors.js';
import type { Kept } from './archive.js';
import type { Binaries } from './binaries.js';
import { asRoot, environment, identity, messageOf, NOBODY, oneLine } from './unprivileged.js';

/** The role that made the cluster; migrations run as another, which is none. */
export const SUPERUSER = 'lockkeeper';

/** Makes an empty cluster: half a second in memory, three on a disk that is slow with small files. */
export async function initialize(binaries: Binaries, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (asRoot) await chown(folder, NOBODY, NOBODY);
  // The log is most of what there would be to copy.
  const small = ['--wal-segsize=1'];
  const options = ['-D', folder, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', ...small];
  try {
    await promisify(execFile)(join(binaries.folder, 'initdb'), options, {
      ...identity,
      cwd: '/',
      env: environment,
    });
    await appendFile(join(folder, 'postgresql.conf'), 'min_wal_size = 2MB\n');
  } catch (cause) {
    throw new LockkeeperError(`The throw-away Postgres could not be set up: ${oneLine(messageOf(cause))}.`, {
      hint: 'Run with --shadow off to do without it.',
      cause,
    });
  }
}

/** Changes when a cluster is set up otherwise. */
const FORMAT = 2;

/** Set up once on this machine, and unpacked from then on: one file, read in a tenth of the time. */
export interface PreparedCluster extends Kept {
  isThere(): boolean;
  /** Puts it away as `write` writes it; where that can't be done, the next run sets one up again. */
  put(write: (path: string) => Promise<unknown>): Promise<void>;
  drop(): Promise<void>;
}

export function preparedCluster({ build }: Binaries): PreparedCluster {
  const user = process.getuid?.() ?? 0;
  const name = build.replace(/[^\w.+-]+/g, '_').slice(0, 100);
  const path = join(tmpdir(), `lockkeeper-cluster-${FORMAT}-${name}-${user}.tar`);
  return {
    path,
    sha256: null,
    // The temporary folder is everybody's: what another user laid there is not used.
    isThere() {
      const file = lstatSync(path, { throwIfNoEntry: false });
      return file?.isFile() === true && file.uid === user;
    },
    async put(write) {
      const beside = `${path}-${randomBytes(4).toString('hex')}`;
      try {
        await write(beside);
        await rename(beside, path);
      } catch {
        await rm(beside, { force: true });
      }
    },
    drop: () => rm(path, { force: true }),
  };
}

/** npm leaves symbolic links out of packages, and a package's own script may not have run to make them again. */
export function restoreLinks({ folder }: Pick<Binaries, 'folder'>): void {
  const native = dirname(folder);
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch {
      // It is there, or the package belongs to somebody else.
    }
  }
}
