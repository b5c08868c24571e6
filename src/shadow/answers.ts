import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Some kilobytes each; pull requests that are open at one time. */
const MOST_ANSWERS = 50;
const MOST_BYTES = 4 * 1024 * 1024;
const NAME = /^[0-9a-f]{32}\.json$/;

/**
 * What throw-away servers said, a file an answer, in the folder of the histories: asked the same again, nothing has to
 * be started. Each begins with the hash of the rest. It guards from accidents alone: who may write here may say anything.
 */
export class AnswerCache {
  constructor(private readonly folder: string) {}

  /** An answer as it was put away, still to be looked through; null where there is none that is whole. */
  async find(key: string): Promise<unknown> {
    const path = join(this.folder, `${key}.json`);
    try {
      if ((await stat(path)).size > MOST_BYTES) throw new Error('too large');
      const text = await readFile(path, 'utf8');
      const end = text.indexOf('\n');
      const json = text.slice(end + 1);
      if (text.slice(0, end) !== hashOf(json)) throw new Error('damaged');
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return JSON.parse(json) as unknown;
    } catch {
      return null;
    }
  }

  /** Puts an answer away, in place of one with the same key; what can't be written is left. */
  async put(key: string, answer: unknown): Promise<void> {
    const json = JSON.stringify(answer);
    const text = `${hashOf(json)}\n${json}`;
    if (Buffer.byteLength(text) > MOST_BYTES) return;
    const beside = join(this.folder, `.${key}-${randomBytes(4).toString('hex')}.json`);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(beside, text, { mode: 0o600 });
      await rename(beside, join(this.folder, `${key}.json`));
      await this.tidy();
    } catch {
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }

  private async tidy(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => NAME.test(name));
    if (names.length <= MOST_ANSWERS) return;
    const paths = names.map((name) => join(this.folder, name));
    const all = await Promise.all(paths.map(async (path) => ({ path, used: (await stat(path)).mtimeMs })));
    all.sort((a, b) => b.used - a.used);
    for (const { path } of all.slice(MOST_ANSWERS)) await rm(path, { force: true });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
