import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** A file system in memory that every Linux has; in a container it is often small. */
const MEMORY = '/dev/shm';
/** A whole run comes to 400 MB. */
const ROOM_BYTES = 2 * 1024 ** 3;

/** Waits for its input to end, and removes the folder. */
const KEEPER = `trap '' INT TERM HUP
cat >/dev/null
while rm -rf "$1"; test -e "$1"; do sleep 0.2; done`;

/**
 * What tests make in the temporary folder is a thousand small files for each server and fifty for each repository, all of
 * it thrown away: where there is room they lie in memory, and go with the run. TMPDIR names another place.
 */
export default function inMemory(): void {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return;
  const folder = mkdtempSync(join(MEMORY, 'lockkeeper-tests-'));
  // As the temporary folder is: servers, which refuse root, run as somebody else.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  // Its input ends with this process, however that ends; servers may still write for a moment.
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
