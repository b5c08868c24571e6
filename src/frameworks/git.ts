import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { FileError } from '../core/errors.js';
import { decodeText, type FileSource, type FileText, MAX_FILE_BYTES, problem, tooLarge } from './files.js';

const MAX_OUTPUT = 1024 * 1024 * 1024;

/**
 * What git is told on every call: nothing of the repository's or the user's configuration may run a program
 * (fsmonitor), change the output (quotePath, external diff) or write (optional locks).
 */
const OPTIONS = ['--no-pager', '-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false', '--no-optional-locks'];

/** What a server wants to see before it gives anything; sent to no other. */
export interface Credentials {
  readonly server: string;
  /** A whole HTTP header. */
  readonly header: string;
}

function environment(credentials: Credentials | null): NodeJS.ProcessEnv {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', GIT_LITERAL_PATHSPECS: '1' };
  if (credentials === null) return env;
  const { server, header } = credentials;
  // In the environment, since other users of the machine can read command lines.
  return { ...env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `http.${server}/.extraheader`, GIT_CONFIG_VALUE_0: header };
}

/** What git said on stderr, first line; what an error message can quote. */
export class GitFailure extends Error {
  constructor(
    readonly args: readonly string[],
    readonly said: string,
    readonly code: number | string | null,
  ) {
    super(`git ${args[0]} failed: ${said}`);
    this.name = 'GitFailure';
  }
}

/** Runs git in a folder, never through a shell; its stdout as bytes. */
export function git(root: string, args: readonly string[], credentials: Credentials | null = null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      [...OPTIONS, ...args],
      { cwd: root, env: environment(credentials), encoding: 'buffer', maxBuffer: MAX_OUTPUT },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(failure(root, args, stderr, error.code ?? null, error));
      },
    );
  });
}

function failure(
  root: string,
  args: readonly string[],
  stderr: Buffer,
  code: number | string | null,
  error: Error,
): Error {
  if (code === 'ENOENT' && !existsSync(root)) {
    return new FileError(`${root} is not there.`, {
      hint: 'Name a folder that is a clone of the repository.',
      cause: error,
    });
  }
  if (code === 'ENOENT') {
    return new FileError("git can't be run: there is no such program.", {
      hint: 'Install git, or name the files to check: lockkeeper check db/migrations.',
      cause: error,
    });
  }
  return new GitFailure(args, stderr.toString('utf8').trim().split('\n')[0] ?? '', code);
}

/** NUL-separated output as text pieces; names that are not UTF-8 keep their replacement characters. */
export function pieces(output: Buffer): string[] {
  const text = output.toString('utf8');
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

export interface Blob {
  readonly oid: string;
  readonly size: number;
}

/** The regular files of a commit with their blobs; symbolic links (120000) and submodules (160000) are left out. */
export async function listCommit(root: string, commit: string): Promise<Map<string, Blob>> {
  const output = await git(root, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  const files = new Map<string, Blob>();
  for (const piece of pieces(output)) {
    const tab = piece.indexOf('\t');
    const [mode, type, oid, size] = piece.slice(0, tab).split(/\s+/);
    if (type !== 'blob' || oid === undefined || mode === '120000') continue;
    files.set(piece.slice(tab + 1), { oid, size: Number(size) });
  }
  return files;
}

/** Blobs by their ids, read in one call; ids that are missing are left out. */
export function readBlobs(root: string, oids: readonly string[]): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  if (oids.length === 0) return blobs;
  const output = execFileSync('git', [...OPTIONS, 'cat-file', '--batch'], {
    cwd: root,
    env: environment(null),
    input: `${oids.join('\n')}\n`,
    maxBuffer: MAX_OUTPUT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (let at = 0; at < output.length; ) {
    const newline = output.indexOf(10, at);
    if (newline < 0) break;
    const [oid, type, size] = output.toString('latin1', at, newline).split(' ');
    at = newline + 1;
    if (oid === undefined || type === 'missing' || size === undefined) continue;
    const end = at + Number(size);
    blobs.set(oid, output.subarray(at, end));
    at = end + 1;
  }
  return blobs;
}

/** Blobs read together stay below this, so that a repository of dumps does not fill the memory. */
const BATCH_BYTES = 128 * 1024 * 1024;

/** The files of a commit: the bytes that were committed, whatever the work tree says. */
export function commitFiles(
  root: string,
  blobs: ReadonlyMap<string, Blob>,
): FileSource & { oid(path: string): string | null } {
  const texts = new Map<string, FileText>();
  const load = (paths: readonly string[]): void => {
    const wanted = paths.filter((path) => !texts.has(path));
    for (const batch of batches(wanted, blobs)) {
      // A file over the limit is never read; its size is known from the tree.
      const readable = batch.filter((path) => (blobs.get(path)?.size ?? MAX_FILE_BYTES + 1) <= MAX_FILE_BYTES);
      const read = readBlobs(root, [...new Set(readable.map((path) => (blobs.get(path) as Blob).oid))]);
      for (const path of batch) texts.set(path, toText(path, blobs.get(path), read));
    }
  };
  const text = (path: string): FileText => {
    if (!texts.has(path)) load([path]);
    return texts.get(path) as FileText;
  };
  return {
    files: [...blobs.keys()].sort(),
    text,
    read(path) {
      if (!blobs.has(path)) return null;
      const result = text(path);
      return 'text' in result ? result.text : null;
    },
    prefetch: load,
    oid: (path) => blobs.get(path)?.oid ?? null,
  };
}

function* batches(paths: readonly string[], blobs: ReadonlyMap<string, Blob>): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    const size = Math.min(blobs.get(path)?.size ?? 0, MAX_FILE_BYTES);
    if (batch.length > 0 && bytes + size > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(path);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function toText(path: string, blob: Blob | undefined, read: ReadonlyMap<string, Buffer>): FileText {
  if (blob === undefined) return problem(`${path} is not in the commit.`, 1, 1);
  if (blob.size > MAX_FILE_BYTES) return tooLarge(path, blob.size);
  const bytes = read.get(blob.oid);
  if (bytes === undefined) {
    return problem(`${path} is in the commit, but its content is not in this clone; fetch it without --filter.`, 1, 1);
  }
  return decodeText(bytes, path);
}
