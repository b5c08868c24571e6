import { chownSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asRoot, NOBODY } from './unprivileged.js';

/** A file system in memory that every Linux has; in a container it is often small. */
const MEMORY = '/dev/shm';
/** A history of some hundred tables comes to 60 MB; a migration that fills tables may want more. */
const ROOM_BYTES = 1024 ** 3;

/**
 * A new folder for the data of a throw-away server, its user's alone. In memory where there is a gigabyte: a data
 * directory is a thousand small files, and on some disks each of them takes a millisecond.
 */
export function makeScratch(): string {
  const folder = inMemory() ?? mkdtempSync(join(tmpdir(), PREFIX));
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

const PREFIX = 'lockkeeper-';

function inMemory(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize < ROOM_BYTES ? null : mkdtempSync(join(MEMORY, PREFIX));
  } catch {
    return null;
  }
}
