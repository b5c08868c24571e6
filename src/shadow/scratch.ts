import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockkeeperError } from '../core/errors.js';
import { asRoot, identity, NOBODY } from './unprivileged.js';

/** A file system in memory that every Linux has; in a container it is often small. */
const MEMORY = '/dev/shm';
/** A history of some hundred tables comes to 60 MB; a migration that fills tables may want more. */
const ROOM_BYTES = 1024 ** 3;

/**
 * A new folder for the data of a throw-away server, its user's alone. In memory where there is a gigabyte: a data
 * directory is a thousand small files, and on some disks each of them takes a millisecond.
 */
export function makeScratch(memory = MEMORY, disk = tmpdir()): string {
  const folder = inMemory(memory);
  if (folder !== null) return given(folder);
  const onDisk = given(mkdtempSync(join(disk, PREFIX)));
  if (!asRoot || mayEnter(onDisk)) return onDisk;
  rmdirSync(onDisk);
  throw new LockkeeperError(
    `The throw-away Postgres runs as nobody, since it refuses root, and nobody may not enter ${disk}.`,
    { hint: 'Set TMPDIR to a folder that every user may enter, such as /tmp.' },
  );
}

function given(folder: string): string {
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

/** Asked and not read from the modes of what it lies in: there are lists of access as well. */
function mayEnter(folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...identity, cwd: '/', stdio: 'ignore' });
  return status === 0;
}

const PREFIX = 'lockkeeper-';

function inMemory(memory: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize < ROOM_BYTES ? null : mkdtempSync(join(memory, PREFIX));
  } catch {
    return null;
  }
}
