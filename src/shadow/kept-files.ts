import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How files of one kind are told from others, and what there is room for. */
export interface Room {
  /** The end of their names: `.json`. */
  readonly suffix: string;
  /** The least recently used go first. */
  readonly files: number;
  /** Of one of them; a larger one is not kept. */
  readonly bytes: number;
}

/**
 * Small files in the folder of `--shadow-cache`, one for each key. Each begins with the hash of the rest, and is written
 * beside and renamed when it is whole. It guards from accidents alone: who may write here may say anything.
 */
export class KeptFiles {
  constructor(
    private readonly folder: string,
    private readonly room: Room,
  ) {}

  /** What was put away under a key; null where there is nothing that is whole. */
  async find(key: string): Promise<Buffer | null> {
    const path = this.pathOf(key);
    try {
      if ((await stat(path)).size > this.room.bytes) return null;
      const bytes = await readFile(path);
      const end = bytes.indexOf(LINE_FEED);
      const data = bytes.subarray(end + 1);
      if (bytes.toString('latin1', 0, Math.max(end, 0)) !== hashOf(data)) return null;
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return data;
    } catch {
      return null;
    }
  }

  /** Puts data away, in place of what has the same key; what can't be written is left. */
  async put(key: string, data: Uint8Array): Promise<void> {
    const bytes = Buffer.concat([Buffer.from(`${hashOf(data)}\n`), data]);
    if (bytes.length > this.room.bytes) return;
    const beside = join(this.folder, `.${key}-${randomBytes(4).toString('hex')}${this.room.suffix}`);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(beside, bytes, { mode: 0o600 });
      await rename(beside, this.pathOf(key));
      await this.tidy();
    } catch {
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }

  /** The last of several keys under which there is something that is whole, and its place among them; null: none. */
  async last(keys: readonly string[]): Promise<{ readonly at: number; readonly data: Buffer } | null> {
    const there = new Set(await this.names());
    for (let at = keys.length - 1; at >= 0; at--) {
      const key = keys[at] as string;
      const data = there.has(`${key}${this.room.suffix}`) ? await this.find(key) : null;
      if (data !== null) return { at, data };
    }
    return null;
  }

  private pathOf(key: string): string {
    return join(this.folder, `${key}${this.room.suffix}`);
  }

  /** Files of ours alone: their names are keys. */
  private async names(): Promise<string[]> {
    const { suffix } = this.room;
    const all = await readdir(this.folder).catch(() => []);
    return all.filter((name) => name.endsWith(suffix) && KEY.test(name.slice(0, -suffix.length)));
  }

  private async tidy(): Promise<void> {
    const names = await this.names();
    if (names.length <= this.room.files) return;
    const paths = names.map((name) => join(this.folder, name));
    const all = await Promise.all(paths.map(async (path) => ({ path, used: (await stat(path)).mtimeMs })));
    all.sort((a, b) => b.used - a.used);
    for (const { path } of all.slice(this.room.files)) await rm(path, { force: true });
  }
}

const LINE_FEED = 10;
const KEY = /^[0-9a-f]{32}$/;

function hashOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
