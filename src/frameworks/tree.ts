/** A file list with what detection keeps asking of it, worked out once a list. */
export interface Tree {
  readonly files: ReadonlySet<string>;
  /** Names of the files directly in a folder. */
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  /** Paths of the files of a name. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Paths of the SQL files. */
  readonly sql: readonly string[];
}

const trees = new WeakMap<readonly string[], Tree>();

export function treeOf(files: readonly string[]): Tree {
  let tree = trees.get(files);
  if (tree === undefined) {
    tree = build(files);
    trees.set(files, tree);
  }
  return tree;
}

function build(files: readonly string[]): Tree {
  const byFolder = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  for (const path of files) {
    append(byFolder, parentOf(path), nameOf(path));
    append(byName, nameOf(path), path);
  }
  const sql = files.filter((path) => path.toLowerCase().endsWith('.sql'));
  return { files: new Set(files), byFolder, byName, sql };
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** The folder of a path; empty at the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder itself and those above it, nearest first, the root last. */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; at !== ''; at = parentOf(at)) yield at;
  yield '';
}

/** True when the path lies in the folder, at any depth. */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** The nearest file of one of these names, looked for from the folder upwards. */
export function nearest(files: readonly string[], folder: string, names: readonly string[]): string | null {
  const tree = treeOf(files);
  for (const at of upwards(folder)) {
    const found = names.find((name) => tree.files.has(join(at, name)));
    if (found !== undefined) return join(at, found);
  }
  return null;
}

/** Every file of one of these names from the folder upwards that says so, nearest first. */
export function* allUpwards(files: readonly string[], folder: string, names: readonly string[]): Generator<string> {
  const tree = treeOf(files);
  for (const at of upwards(folder)) {
    for (const name of names) if (tree.files.has(join(at, name))) yield join(at, name);
  }
}

/**
 * The manifest (`package.json`, `go.mod`, …) from the folder upwards that names a dependency; null when none does.
 * A monorepo's root may name what a package's own manifest does not.
 */
export function dependency(
  files: readonly string[],
  folder: string,
  names: readonly string[],
  pattern: RegExp,
  read: (path: string) => string | null,
): string | null {
  for (const path of allUpwards(files, folder, names)) if (pattern.test(read(path) ?? '')) return path;
  return null;
}

/** Folders that hold, directly, files that match. */
export function foldersWith(files: readonly string[], name: RegExp): string[] {
  const found: string[] = [];
  for (const [folder, names] of treeOf(files).byFolder) if (names.some((one) => name.test(one))) found.push(folder);
  return found.sort();
}

/** Folders whose direct subfolders hold a file of this name: `migrations` for `migrations/0001_x/up.sql`. */
export function foldersOver(files: readonly string[], name: string): string[] {
  const found = new Set<string>();
  for (const path of treeOf(files).byName.get(name) ?? []) {
    if (path.includes('/')) found.add(parentOf(parentOf(path)));
  }
  return [...found].sort();
}

/** Names of the direct subfolders that hold a file of this name. */
export function subfoldersWith(files: readonly string[], folder: string, name: string): string[] {
  return (treeOf(files).byName.get(name) ?? [])
    .map(parentOf)
    .filter((subfolder) => subfolder !== '' && parentOf(subfolder) === folder)
    .map(nameOf);
}

/** A few files of a folder, enough to know the handwriting: the first and the last ones. */
export function sample(names: readonly string[], count = 4): string[] {
  const sorted = [...names].sort();
  if (sorted.length <= count) return sorted;
  return [...sorted.slice(0, count - 2), ...sorted.slice(-2)];
}

/** By code units, as Go, Rust and most file systems sort names. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Decimal numbers of any length, as text. */
export function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  return left.length - right.length || compareText(left, right);
}

// Made when first needed: loading the collation takes as long as judging a file.
let natural: Intl.Collator | undefined;

/** As a person sorts: 2 before 10, folder by folder. */
export function compareNatural(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareNames(left[index] as string, right[index] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

/** Names that begin with different numbers, as those of migrations do, are in their order whatever comes after. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  const left = leadingNumber(a);
  const order = left === null ? 0 : left - (leadingNumber(b) ?? left);
  if (order !== 0) return order;
  natural ??= new Intl.Collator('en', { numeric: true });
  return natural.compare(a, b);
}

/** Null where there is none that a double has room for, or where a letter that is not ASCII may be one more digit of it. */
function leadingNumber(name: string): number | null {
  const digits = /^\d{1,15}(?=[ -/:-~]|$)/.exec(name)?.[0];
  return digits === undefined ? null : Number(digits);
}
