import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const QUICK_MS = 5;
const IN_A_ROW = 300;
const PATIENCE_MS = 60_000;

/**
 * Until what was written before is on disk, and the disk has the time for a page at once: what a database is copied with
 * can keep it busy for a while, and a virtual one is held back for what it did before. After a minute it is as it is.
 */
export async function diskAtRest(): Promise<void> {
  execFileSync('sync');
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-disk-'));
  const file = await open(join(folder, 'page'), 'w');
  const page = Buffer.alloc(8192);
  const until = Date.now() + PATIENCE_MS;
  for (let quick = 0; quick < IN_A_ROW && Date.now() < until; quick++) {
    const from = performance.now();
    await file.write(page, 0, page.length, 0);
    await file.datasync();
    if (performance.now() - from > QUICK_MS) quick = 0;
    await sleep(10);
  }
  await file.close();
  rmSync(folder, { recursive: true });
}
