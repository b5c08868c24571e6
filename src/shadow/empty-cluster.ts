import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LockkeeperError } from '../core/errors.js';
import type { Binaries } from './binaries.js';
import { asRoot, environment, identity, messageOf, NOBODY, oneLine } from './unprivileged.js';

/** The role that made the cluster; migrations run as another, which is none. */
export const SUPERUSER = 'lockkeeper';

/** It is copied at each start, and the log is most of what there is to copy. */
const SMALL = ['--wal-segsize=1'];

/** An empty cluster of this version, made once on a machine and then copied. */
export async function emptyCluster(binaries: Binaries): Promise<string> {
  const kept = join(tmpdir(), `lockkeeper-cluster-1-${binaries.version}-${process.getuid?.() ?? 0}`);
  if (await isOurs(join(kept, 'PG_VERSION'))) return kept;
  await restoreLinks(dirname(binaries.folder));
  const fresh = `${kept}-${randomBytes(4).toString('hex')}`;
  await mkdir(fresh, { mode: 0o700 });
  if (asRoot) await chown(fresh, NOBODY, NOBODY);
  const options = ['-D', fresh, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', ...SMALL];
  try {
    await promisify(execFile)(join(binaries.folder, 'initdb'), options, {
      ...identity,
      cwd: tmpdir(),
      env: environment,
    });
    await appendFile(join(fresh, 'postgresql.conf'), 'min_wal_size = 2MB\n');
    await rename(fresh, kept);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    // Another process may have been faster; its cluster is as good.
    if (await isOurs(join(kept, 'PG_VERSION'))) return kept;
    throw new LockkeeperError(`The throw-away Postgres could not be set up: ${oneLine(messageOf(cause))}.`, {
      hint: 'Run with --shadow off to do without it.',
      cause,
    });
  }
  return kept;
}

/** The temporary folder is everybody's: what another user laid there is not used. */
async function isOurs(path: string): Promise<boolean> {
  const owner = await stat(path).then(
    ({ uid }) => uid,
    () => null,
  );
  return owner !== null && (owner === process.getuid?.() || (asRoot && owner === NOBODY));
}

/** npm leaves symbolic links out of packages, and a package's own script may not have run to make them again. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => null);
  if (list === null) return;
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(native, '..', target)).catch(() => undefined);
  }
}
