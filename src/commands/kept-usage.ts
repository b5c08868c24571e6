import { createHash } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { cacheFolder } from '../frameworks/cache-folder.js';
import type { ExtractionCache } from '../usage/references.js';

/** Changes when what is kept would be made otherwise. */
const FORMAT = 1;
/** Some branches of a large repository; beyond that only what the last run found is kept. */
const MOST_ENTRIES = 50_000;

/** What was found in the code of a repository, by blob and path, from one run to the next. */
export interface KeptUsage {
  readonly cache: ExtractionCache;
  /** Puts away what was added to the cache. */
  save(): void;
}

/**
 * Opens what earlier runs found, so that a file that stays as it is, is read once. Nothing of it is ever an error: what
 * can't be read or written is found anew.
 *
 * @param root of the repository
 * @param guards the only setting that what is found in a file depends on
 */
export function openKeptUsage(root: string, guards: readonly string[]): KeptUsage {
  const folder = cacheFolder();
  if (folder === null) return { cache: new Map(), save: () => undefined };
  const file = join(folder, `usage-${hashOf(root).slice(0, 16)}.bin`);
  const identity = hashOf(JSON.stringify([FORMAT, process.version, ourBuild(), guards]));
  const before = read(file, identity);
  const cache: ExtractionCache = new Map(before);
  return {
    cache,
    save: () => {
      if (cache.size === before.size) return;
      const isFull = cache.size > MOST_ENTRIES;
      write(file, identity, isFull ? new Map([...cache].filter(([key]) => !before.has(key))) : cache);
    },
  };
}

interface Written {
  readonly identity: string;
  readonly found: ExtractionCache;
}

function read(file: string, wanted: string): ExtractionCache {
  try {
    const { identity, found } = deserialize(readFileSync(file)) as Written;
    return identity === wanted ? found : new Map();
  } catch {
    return new Map();
  }
}

function write(file: string, identity: string, found: ExtractionCache): void {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, serialize({ identity, found } satisfies Written), { mode: 0o600 });
    renameSync(beside, file);
  } catch {
    // The next run reads the code again.
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Which file runs: another build may find other things. */
function ourBuild(): string {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${size} ${mtimeMs}`;
}
