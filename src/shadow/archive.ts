import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, createReadStream, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asRoot, identity, NOBODY } from './unprivileged.js';

/** A data directory as one file, put away by an earlier run. */
export interface Kept {
  readonly path: string;
  /** Of the file: what was cut off or changed is not started from. Null where nobody but us could have written it. */
  readonly sha256: string | null;
}

/** The file is not what was put away. */
export class SpoiltError extends Error {}

/** Gone when the server is; and where it wrote its process id is no data. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_stat_tmp/*', 'pg_replslot/*'];

/** Unpacks into a folder that is not there yet; has begun when it returns. Errors when the file can't be read to its end. */
export async function extract({ path }: Kept, folder: string): Promise<void> {
  mkdirSync(folder, { mode: 0o700 });
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  // The file may lie where only we may read, so tar gets it opened.
  const file = openSync(path, 'r');
  try {
    const tar = spawn('tar', ['-xf', '-', '-C', folder], {
      ...identity,
      cwd: '/',
      stdio: [file, 'ignore', 'ignore'],
    });
    if ((await endOf(tar)) !== 0) throw new SpoiltError(`${path} is damaged`);
  } finally {
    closeSync(file);
  }
}

/** True where the file is the one that was kept. */
export async function isWhole({ path, sha256 }: Kept): Promise<boolean> {
  if (sha256 === null) return true;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch {
    return false;
  }
  return hash.digest('hex') === sha256;
}

/** Packs a data directory whose server is at rest after a checkpoint; gives the file's hash. */
export async function pack(folder: string, path: string): Promise<string> {
  const left = LEFT_OUT.map((name) => `--exclude=./${name}`);
  const tar = spawn('tar', ['-cf', '-', ...left, '-C', folder, '.'], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = endOf(tar);
  const { hash, through } = hashing();
  await pipeline(tar.stdout, through, createWriteStream(path, { mode: 0o600 }));
  if ((await ended) !== 0) throw new Error(`${folder} can't be packed`);
  return hash.digest('hex');
}

function hashing() {
  const hash = createHash('sha256');
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { hash, through };
}

function endOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((done) => {
    child.once('error', () => done(-1));
    child.once('close', (code) => done(code ?? -1));
  });
}
