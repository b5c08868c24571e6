import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Why a file's text can't be judged, with the place. Such a file is held, never skipped. */
export interface FileProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A file as text, or the reason why it is none. */
export type FileText = ({ readonly text: string } | { readonly problem: FileProblem }) & {
  /** As they are; what an approval is bound to. Null where they were not read. */
  readonly bytes: Uint8Array | null;
};

/** Where files come from: a work tree or a commit. Paths are relative to the root, with forward slashes. */
export interface FileSource {
  /** Every regular file; symbolic links and submodules are left out, since what they point at is not reviewed. */
  readonly files: readonly string[];
  /** The text, or why it can't be had; a missing file is a problem too. */
  text(path: string): FileText;
  /** The text, null where there is none; what detection uses. */
  read(path: string): string | null;
  /** Reads many at once where that is cheaper; only a hint. */
  prefetch?(paths: readonly string[]): void;
}

/** Larger files are not migrations that a person can review; parsing them would need gigabytes. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Folders that hold other people's files or build results. */
const SKIPPED = new Set(['.git', 'node_modules', 'vendor', 'target', 'dist', 'build', 'out', '.next', '.venv', 'venv']);
const MAX_WALKED = 200_000;

/** Bytes as text: UTF-8 without its byte order mark; anything else is a problem at a line and column. */
export function decodeText(bytes: Uint8Array, path: string): FileText {
  if (bytes.length > MAX_FILE_BYTES) return tooLarge(path, bytes.length);
  const encoded = otherEncoding(bytes);
  if (encoded !== null) return problem(`${path} is written in ${encoded}; save it as UTF-8.`, 1, 1, bytes);
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const { line, column } = placeOf(bytes, nul);
    return problem(`${path} is not text: byte ${nul} is NUL, which SQL can't contain.`, line, column, bytes);
  }
  if (isUtf8(bytes)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    return { text: text.startsWith('\ufeff') ? text.slice(1) : text, bytes };
  }
  const at = firstInvalid(bytes);
  const { line, column } = placeOf(bytes, at);
  const value = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return problem(`${path} is not valid UTF-8: byte ${at} is 0x${value}; save the file as UTF-8.`, line, column, bytes);
}

/** The problem of a file beyond `MAX_FILE_BYTES`, which need not be read for it. */
export function tooLarge(path: string, size: number): FileText {
  const megabytes = (value: number): string => (value / 1024 / 1024).toFixed(0);
  return problem(
    `${path} has ${megabytes(size)} MiB; files over ${megabytes(MAX_FILE_BYTES)} MiB are not read. Load data outside migrations.`,
    1,
    1,
  );
}

export function problem(message: string, line: number, column: number, bytes: Uint8Array | null = null): FileText {
  return { problem: { message, line, column }, bytes };
}

function otherEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? 'UTF-32' : 'UTF-16';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16';
  return null;
}

/** The first byte that the fatal decoder refuses; found by halving, since a decoder does not tell. */
function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle;
  }
  return startOfSequence(bytes, low);
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** An invalid sequence is reported where it begins, not at the byte that made it invalid. */
function startOfSequence(bytes: Uint8Array, at: number): number {
  for (let start = at; start > Math.max(0, at - 4); start--) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, start));
      return start;
    } catch {
      // What stands before is cut in the middle of a character; its beginning is further left.
    }
  }
  return Math.max(0, at - 4);
}

function placeOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(lineStart, offset));
  return { line, column: before.length + 1 };
}

/** The work tree below a folder. Listing happens on first use and skips what others own. */
export function workTree(root: string, listed?: readonly string[]): FileSource {
  let files = listed;
  const texts = new Map<string, FileText>();
  const text = (path: string): FileText => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    // Both are clean already; joining them is a tenth of reading a small file.
    const result = readFile(`${root}/${path}`, path);
    texts.set(path, result);
    return result;
  };
  return {
    get files() {
      files ??= walk(root);
      return files;
    },
    text,
    read: (path) => {
      const result = text(path);
      return 'text' in result ? result.text : null;
    },
  };
}

/** A file of the disk as text; a missing or unreadable one is a problem, not an exception. */
export function readFile(absolute: string, path: string): FileText {
  try {
    const stat = statSync(absolute);
    if (stat.isDirectory()) return problem(`${path} is a directory, not a file.`, 1, 1);
    if (!stat.isFile()) return problem(`${path} is not a regular file.`, 1, 1);
    if (stat.size > MAX_FILE_BYTES) return tooLarge(path, stat.size);
    return decodeText(readFileSync(absolute), path);
  } catch (error) {
    return problem(`${path} can't be read: ${reason(error)}.`, 1, 1);
  }
}

/** What the operating system says, in words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied';
  return code ?? (error instanceof Error ? error.message : String(error));
}

/** All regular files below `start` (relative to `root`), sorted by path. */
export function walk(root: string, start = '', depth = 32): string[] {
  const found: string[] = [];
  const visit = (folder: string, left: number): void => {
    if (found.length >= MAX_WALKED) return;
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && left > 0 && !SKIPPED.has(entry.name)) visit(path, left - 1);
    }
  };
  visit(start, depth);
  return found.sort();
}

function entriesOf(absolute: string) {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch {
    // A folder that may not be read holds no migrations that anyone could run.
    return [];
  }
}

/** True for a path that exists and is no symbolic link. */
export function isPlainFile(absolute: string): boolean {
  try {
    return lstatSync(absolute).isFile();
  } catch {
    return false;
  }
}
