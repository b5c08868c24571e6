import type { FileSource } from './files.js';
import type { MigrationFile } from './framework.js';
import type { Sequence, SequenceEntry } from './select.js';
import type { MigrationSet } from './sets.js';
import { isInside, parentOf } from './tree.js';

export interface ChangedFile {
  readonly status: 'added' | 'modified' | 'deleted';
  readonly path: string;
}

export interface AddedMigration {
  readonly file: MigrationFile;
  /** The latest file on the base branch that sorts after it, as a path; null when it is in order. */
  readonly sortsBefore: string | null;
  /** Another migration of the same version, as a path; null when there is none. */
  readonly sameVersion: string | null;
}

/** How a pull request touches one set. */
export interface ChangedSet {
  readonly set: MigrationSet;
  readonly added: readonly AddedMigration[];
  /** On the base branch with other bytes; changed repeatable ones are not among them, they are only judged again. */
  readonly modified: readonly MigrationFile[];
  /** On the base branch, and gone. */
  readonly deleted: readonly MigrationFile[];
  /** On the base branch, and not there when the change began: they will have run before it. */
  readonly landed: readonly MigrationFile[];
  /** All of it in run order: what was there is history, what is added or modified is judged. */
  readonly sequence: Sequence;
}

type Statuses = ReadonlyMap<string, ChangedFile['status']>;

interface Around {
  readonly source: FileSource;
  /** As the change found it. */
  readonly baseSource: FileSource;
  /** What came to the base branch since; null where nothing did. */
  readonly landed: FileSource | null;
}

/** How a change touches one set. */
export function changedSet(set: MigrationSet, changes: Statuses, { source, baseSource, landed }: Around): ChangedSet {
  const touched = [...changes.keys()].some((path) => isInside(path, set.folder));
  const listed = (files: FileSource): readonly MigrationFile[] =>
    set.framework.list(set.folder, files.files, (path) => files.read(path));
  const old = touched ? listed(baseSource) : [];
  const fresh = new Set(landed?.files.filter((path) => isInside(path, set.folder)));
  const all = touched && landed !== null && fresh.size > 0 ? listed(together(source, landed)) : set.migrations;
  const onBase = new Set([
    ...old.map(({ path }) => path),
    ...all.map(({ path }) => path).filter((path) => fresh.has(path)),
  ]);
  const now = new Set(set.migrations.map(({ path }) => path));
  const isNew = ({ path }: MigrationFile): boolean => changes.has(path) && !onBase.has(path);
  const isModified = ({ path, repeatable }: MigrationFile): boolean =>
    changes.has(path) && onBase.has(path) && repeatable !== true;
  const lastOld = all.findLastIndex(({ path, repeatable }) => onBase.has(path) && repeatable !== true);
  const twins = twinsOf(set, all, old);
  const added = all.flatMap((file, index): AddedMigration[] => {
    if (!isNew(file)) return [];
    const late = index < lastOld && file.repeatable !== true;
    return [
      { file, sortsBefore: late ? (all[lastOld]?.path ?? null) : null, sameVersion: twins.get(file.path) ?? null },
    ];
  });
  return {
    set,
    added,
    modified: set.migrations.filter(isModified),
    deleted: old.filter(({ path }) => !now.has(path) && changes.get(path) === 'deleted'),
    landed: all.filter(({ path }) => fresh.has(path)),
    sequence: { set, entries: touched ? inRunOrder(all, added, isModified, changes) : [] },
  };
}

/** Migrations that share their version with another; none where the base branch has such already: its tool bears it. */
function twinsOf(
  set: MigrationSet,
  all: readonly MigrationFile[],
  old: readonly MigrationFile[],
): ReadonlyMap<string, string> {
  const before = twins(set, old);
  return before.size > 0 ? new Map() : twins(set, all);
}

function twins({ framework }: MigrationSet, files: readonly MigrationFile[]): Map<string, string> {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { path, version, repeatable } of files) {
    // Of plain files the version is the whole name; what runners count by is the number that it begins with.
    const key = framework.id === 'sql' ? /^[a-z]?\d+/i.exec(version)?.[0] : version;
    if (repeatable === true || key === undefined) continue;
    const other = first.get(`${parentOf(path)}/${key}`);
    if (other === undefined) first.set(`${parentOf(path)}/${key}`, path);
    else found.set(path, other).set(other, path);
  }
  return found;
}

/** Two sources as one; of a path that both have, the first's file. */
export function together(first: FileSource, second: FileSource): FileSource {
  const own = new Set(first.files);
  const from = (path: string): FileSource => (own.has(path) ? first : second);
  return {
    files: [...first.files, ...second.files.filter((path) => !own.has(path))].sort(),
    text: (path) => from(path).text(path),
    read: (path) => from(path).read(path),
    prefetch(paths) {
      first.prefetch?.(paths.filter((path) => own.has(path)));
      second.prefetch?.(paths.filter((path) => !own.has(path)));
    },
  };
}

/**
 * The base branch's files have run, so they come first; a new file that sorts between them runs after them all, and
 * repeatable ones, changed or not, come last.
 */
function inRunOrder(
  all: readonly MigrationFile[],
  added: readonly AddedMigration[],
  isModified: (file: MigrationFile) => boolean,
  changes: Statuses,
): SequenceEntry[] {
  const fresh = new Map(added.map((one) => [one.file.path, one]));
  const entryOf = (file: MigrationFile): SequenceEntry => {
    const one = fresh.get(file.path);
    if (one !== undefined) return { file, judged: true, change: 'added', outOfOrder: one.sortsBefore !== null };
    return { file, judged: changes.has(file.path), change: isModified(file) ? 'modified' : null, outOfOrder: false };
  };
  const rank = (file: MigrationFile): number => (file.repeatable === true ? 2 : fresh.has(file.path) ? 1 : 0);
  return [...all].sort((a, b) => rank(a) - rank(b)).map(entryOf);
}

/** A set that the base has and the head does not. */
export function vanished(set: MigrationSet, changes: Statuses): ChangedSet {
  return {
    set,
    added: [],
    modified: [],
    landed: [],
    deleted: set.migrations.filter(({ path }) => changes.get(path) === 'deleted'),
    sequence: { set, entries: [] },
  };
}
