import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeptHistory, Replay } from './kept.js';

/** Changes when what is kept would be made otherwise. */
const FORMAT = 3;
/** A data directory of some hundred tables has 25 to 60 MB. */
const MOST_ENTRIES = 4;
const MOST_BYTES = 400 * 1024 * 1024;
/** A write that was killed leaves a folder behind; none takes as long as this. */
const ABANDONED_MS = 60 * 60 * 1000;

const DATA = 'data.tar';
const ENTRY = 'history.json';

/**
 * Keys of each beginning of a history, that of nothing first: a script's key is made of the one before it, so that the
 * same key is the same scripts in the same order, on the same server, by the same build of Lockkeeper.
 */
export function historyKeys(server: string, scripts: readonly (readonly string[])[]): string[] {
  const keys = [keyOf(String(FORMAT), ourBuild(), process.platform, process.arch, server)];
  for (const parts of scripts) keys.push(keyOf(keys[keys.length - 1] as string, ...parts));
  return keys;
}

/** A key of texts in order; where one ends and the next begins counts. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}\0`).update(part);
  return hash.digest('hex').slice(0, 32);
}

let build: string | undefined;

/**
 * A hash of the file that runs, and the parser's, which lies beside it: a build between two releases has a version that
 * another one has too.
 */
function ourBuild(): string {
  build ??= createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(process.env.LOCKKEEPER_PARSER ?? '')
    .digest('hex');
  return build;
}

/**
 * A folder in which replayed histories are put away, an entry a folder. An entry is written beside and renamed when it
 * is whole, and its data has a hash: what a killed write or a broken disk leaves is never started from.
 */
export class HistoryCache {
  constructor(private readonly folder: string) {}

  /** The longest beginning of a history that was put away, by its keys. */
  async longest(keys: readonly string[]): Promise<KeptHistory | null> {
    const there = new Set(await readdir(this.folder).catch(() => []));
    for (let scripts = keys.length - 1; scripts > 0; scripts--) {
      const key = keys[scripts] as string;
      const found = there.has(key) ? await this.find(key) : null;
      if (found !== null) return { ...found, scripts };
    }
    return null;
  }

  private async find(key: string): Promise<Omit<KeptHistory, 'scripts'> | null> {
    const folder = join(this.folder, key);
    try {
      const { sha256, bytes, replayed } = JSON.parse(await readFile(join(folder, ENTRY), 'utf8')) as Entry;
      if ((await stat(join(folder, DATA))).size !== bytes) throw new Error('cut off');
      // The least recently used goes first when there is no room.
      const now = new Date();
      await utimes(folder, now, now).catch(() => undefined);
      return { path: join(folder, DATA), sha256, replayed, drop: () => remove(folder) };
    } catch {
      await remove(folder);
      return null;
    }
  }

  /** Puts a history away; `write` makes the file of its data and gives its hash. What can't be written is left. */
  async put(key: string, replayed: Replay, write: (path: string) => Promise<string>): Promise<void> {
    const beside = join(this.folder, `.${key}-${randomBytes(4).toString('hex')}`);
    try {
      await mkdir(beside, { recursive: true });
      const sha256 = await write(join(beside, DATA));
      const entry: Entry = { sha256, bytes: (await stat(join(beside, DATA))).size, replayed };
      await writeFile(join(beside, ENTRY), JSON.stringify(entry));
      await rename(beside, join(this.folder, key));
    } catch {
      // A full disk, or another run that was faster: the check goes on without.
      await remove(beside);
    }
    await this.tidy(key);
  }

  private async tidy(newest: string): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const all = await Promise.all(names.map((name) => entryOf(this.folder, name)));
    const known = all.filter((one) => one !== null).sort((a, b) => b.used - a.used);
    let room = MOST_BYTES;
    for (const [index, { name, bytes }] of known.filter((one) => !one.name.startsWith('.')).entries()) {
      room -= bytes;
      if (name !== newest && (index >= MOST_ENTRIES || room < 0)) await remove(join(this.folder, name));
    }
    for (const { name, used } of known) {
      if (name.startsWith('.') && Date.now() - used > ABANDONED_MS) await remove(join(this.folder, name));
    }
  }
}

interface Entry {
  readonly sha256: string;
  readonly bytes: number;
  readonly replayed: Replay;
}

/** Folders of ours alone: their names are keys. */
const NAME = /^(?:[0-9a-f]{32}|\.[0-9a-f]{32}-[0-9a-f]{8})$/;

async function entryOf(
  folder: string,
  name: string,
): Promise<{ readonly name: string; readonly bytes: number; readonly used: number } | null> {
  if (!NAME.test(name)) return null;
  const used = await stat(join(folder, name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const bytes = await stat(join(folder, name, DATA)).then(
    ({ size }) => size,
    () => 0,
  );
  return { name, bytes, used };
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
