import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join as joinPath, relative, resolve, sep } from 'node:path';
import { FileError } from '../core/errors.js';
import { type FileSource, readFile, reason, walk, workTree } from './files.js';
import type { MigrationFile } from './framework.js';
import { type DiscoverSettings, type MigrationSet, setsOf } from './sets.js';
import { framework as plain, plainMigration } from './sql.js';
import { compareNatural, isInside, parentOf, upwards } from './tree.js';

export interface SequenceEntry {
  readonly file: MigrationFile;
  /** False: history, folded into the schema only. */
  readonly judged: boolean;
  /** How a pull request touches it; null outside of one. */
  readonly change: 'added' | 'modified' | null;
  /** Added, but sorts before a file that the base branch already has. */
  readonly outOfOrder: boolean;
}

/** What runs one after the other, in the tool's order; history and judged files mixed as they would run. */
export interface Sequence {
  /** Null for files that belong to no set. */
  readonly set: MigrationSet | null;
  readonly entries: readonly SequenceEntry[];
}

export interface Selection {
  /** Where the entries' texts are read from. */
  readonly source: FileSource;
  readonly sequences: readonly Sequence[];
}

export interface SelectOptions {
  readonly root: string;
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly settings: DiscoverSettings;
}

/** A path as given, and what it is. */
interface Given {
  /** Relative to the root, with forward slashes; absolute where it lies outside of the root. */
  readonly path: string;
  readonly absolute: string;
  readonly folder: boolean;
}

/**
 * What `check [paths…]` judges: the files given and those of the directories given. Files of one set are one sequence
 * in its tool's order and its earlier files are their history; files that belong to no set are one sequence in natural
 * order of their names. `root` is the repository root (or the working directory), paths are relative to `cwd`.
 */
export function selectPaths(options: SelectOptions): Selection {
  const given = options.paths.map((path) => look(path, options));
  const source = around(options.root, given);
  const sets = given.some(({ path }) => !isAbsolute(path)) ? setsOf(source, options.settings) : [];
  const judged = new Set<string>();
  for (const one of given) for (const path of filesOf(one, source, sets)) judged.add(path);
  const sequences: Sequence[] = [];
  for (const set of sets) {
    const entries = entriesOf(set, judged);
    if (entries.length > 0) sequences.push({ set, entries });
    for (const { file } of entries) judged.delete(file.path);
  }
  const loose = [...judged].sort(compareNatural).map((path) => entry(plainMigration(path), true));
  if (loose.length > 0) sequences.push({ set: null, entries: loose });
  return { source, sequences };
}

/** The nearest folder upwards that holds `.git`; `cwd` itself where there is none. */
export function findRoot(cwd: string): string {
  const start = resolve(cwd);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(joinPath(at, '.git'))) return at;
    if (dirname(at) === at) return start;
  }
}

function look(path: string, { root, cwd }: SelectOptions): Given {
  const absolute = resolve(cwd, path);
  let folder: boolean;
  try {
    folder = statSync(absolute).isDirectory();
  } catch (cause) {
    throw new FileError(`${path} can't be read: ${reason(cause)}.`, {
      hint: `Paths are relative to ${cwd}.`,
      cause,
    });
  }
  const inside = relative(resolve(root), absolute);
  const outside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return { path: (outside ? absolute : inside).split(sep).join('/'), absolute, folder };
}

/**
 * The files that may matter for what was given: all below the folders given, the files beside and just below each
 * file's folders, and the folders above without their subfolders. Listing the whole repository for one file would take
 * longer than judging it.
 */
function around(root: string, given: readonly Given[]): FileSource {
  const files = new Set<string>();
  const scanned = new Set<string>();
  const scan = (folder: string, depth: number): void => {
    if (scanned.has(`${folder}\0${depth}`)) return;
    scanned.add(`${folder}\0${depth}`);
    for (const path of walk(root, folder, depth)) files.add(path);
  };
  for (const { path, folder } of given.filter((one) => !isAbsolute(one.path))) {
    const start = folder ? path : parentOf(path);
    if (folder) scan(path, 32);
    else files.add(path);
    for (const [level, at] of [...upwards(start)].entries()) scan(at, levels(root, at, level));
  }
  const outside = new Map(given.filter((one) => isAbsolute(one.path)).map((one) => [one.path, one.absolute]));
  const tree = workTree(root, [...files].sort());
  const text: FileSource['text'] = (path) =>
    isAbsolute(path) ? readFile(outside.get(path) ?? path, path) : tree.text(path);
  return {
    files: tree.files,
    text,
    read(path) {
      const result = text(path);
      return 'text' in result ? result.text : null;
    },
  };
}

/**
 * How deep a folder above a file is listed. The file's own folder and the one above it may hold one folder a migration
 * (`migrations/<name>/up.sql`, `meta/_journal.json`), as may any folder that is called after migrations.
 */
function levels(root: string, folder: string, level: number): number {
  if (folder === '') return 0;
  if (/migrat/i.test(folder.split('/').at(-1) as string)) return 4;
  return level < 2 && !isCrowded(joinPath(root, folder)) ? 1 : 0;
}

function isCrowded(absolute: string): boolean {
  try {
    return readdirSync(absolute, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length > 2000;
  } catch {
    return true;
  }
}

/** The migrations that a path given stands for. */
function filesOf(given: Given, source: FileSource, sets: readonly MigrationSet[]): string[] {
  if (!given.folder) return [given.path];
  if (isAbsolute(given.path)) {
    return plain.list('', walk(given.absolute), () => null).map(({ path }) => `${given.path}/${path}`);
  }
  const owned = sets.flatMap((set) =>
    set.migrations.map(({ path }) => path).filter((path) => isInside(path, given.path)),
  );
  if (owned.length > 0) return owned;
  const found = plain.list(given.path, source.files, () => null).map(({ path }) => path);
  if (found.length > 0) return found;
  throw new FileError(`${given.path || 'The repository'} holds no migrations.`, {
    hint: 'Name a folder with .sql files, or set "migrations" and "framework" in lockkeeper.yml.',
  });
}

/** The set's files up to the last judged one: what runs after it does not matter to it. */
function entriesOf(set: MigrationSet, judged: ReadonlySet<string>): SequenceEntry[] {
  const last = set.migrations.findLastIndex(({ path }) => judged.has(path));
  return set.migrations.slice(0, last + 1).map((file) => entry(file, judged.has(file.path)));
}

function entry(file: MigrationFile, judged: boolean): SequenceEntry {
  return { file, judged, change: null, outOfOrder: false };
}
