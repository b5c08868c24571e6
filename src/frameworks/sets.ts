import { UsageError } from '../core/errors.js';
import { nearest as nearestWord } from '../core/nearest.js';
import { dialectOfFile, dialectOfFiles, dialectOfFolder, filesIn } from './dialect.js';
import { dialectOfConfig } from './dialect-config.js';
import type { FileSource } from './files.js';
import type { DetectedFolder, Dialect, Framework, MigrationFile } from './framework.js';
import { globMatcher } from './glob.js';
import { frameworks } from './registry.gen.js';
import { framework as plain } from './sql.js';
import { compareText, isInside, nameOf, parentOf, treeOf } from './tree.js';

/** What discovery may be told; null and empty mean: find out. */
export interface DiscoverSettings {
  /** A framework's id. */
  readonly framework: string | null;
  /** Folders or globs that hold the migrations. */
  readonly migrations: readonly string[];
}

/** One database's migrations: a folder, the tool that owns it, and its files in run order. */
export interface MigrationSet {
  readonly framework: Framework;
  /** Relative to the repository root, without a trailing slash; empty for the root itself. */
  readonly folder: string;
  readonly evidence: string;
  /** Which database the files are written for; `postgresql`, `mysql`, `mariadb` and `unknown` are judged. */
  readonly dialect: Dialect;
  readonly dialectEvidence: string | null;
  readonly migrations: readonly MigrationFile[];
  /**
   * SQL beside the migrations that looks like one and that the tool never runs: a name that it does not understand, a
   * file that its journal does not list.
   */
  readonly ignored: readonly string[];
}

interface Claim extends DetectedFolder {
  readonly framework: Framework;
}

/** Folders that hold migrations to test with or to learn from; they count only where there is nothing else. */
const ASIDE =
  /(?:^|\/)(?:test|tests|testing|__tests__|testdata|test-data|test_data|fixtures?|__fixtures__|specs?|examples?|samples?|templates?|docs?|e2e|mocks?|stubs?|benchmarks?)(?:\/|$)/i;
const OUTSIDE = /(?:^|\/)(?:node_modules|vendor|third_party|dist|\.next|\.yarn|\.lockkeeper)(?:\/|$)/;

/** Finds every set of migrations in a tree of files, the surest first. */
export function discover(source: FileSource, settings: DiscoverSettings): readonly MigrationSet[] {
  const sets = setsOf(source, settings);
  if (settings.migrations.length > 0) return sets;
  const real = sets.filter((set) => !ASIDE.test(set.folder));
  return real.length > 0 ? real : sets;
}

/** Every set, those of tests and examples included. */
export function setsOf(source: FileSource, settings: DiscoverSettings): readonly MigrationSet[] {
  const wanted = settings.framework === null ? null : frameworkNamed(settings.framework);
  if (settings.migrations.length > 0) return named(source, wanted, settings.migrations);
  const files = source.files.filter((path) => !OUTSIDE.test(path));
  const claims = winners(claimsOf(wanted === null ? frameworks : [wanted], files, source));
  return claims
    .map((claim) => setOf(claim, files, source))
    .filter((set) => set.migrations.length > 0)
    .sort((a, b) => specificityOf(claims, b) - specificityOf(claims, a) || compareText(a.folder, b.folder));
}

/** A framework by its id; an unknown id is a usage error that names the nearest one. */
export function frameworkNamed(id: string): Framework {
  const found = frameworks.find((framework) => framework.id === id);
  if (found !== undefined) return found;
  const ids = frameworks.map((framework) => framework.id);
  const guess = nearestWord(id, ids);
  throw new UsageError(`There is no framework "${id}".`, {
    hint: guess === null ? `Known ones are ${ids.join(', ')}.` : `Did you mean "${guess}"?`,
  });
}

function specificityOf(claims: readonly Claim[], set: MigrationSet): number {
  return claims.find((claim) => claim.path === set.folder)?.specificity ?? 0;
}

function claimsOf(candidates: readonly Framework[], files: readonly string[], source: FileSource): Claim[] {
  source.prefetch?.(candidatesToRead(files));
  const read = (path: string) => source.read(path);
  return candidates.flatMap((framework) => framework.detect(files, read).map((folder) => ({ ...folder, framework })));
}

/** Of several claims on a folder the surest; a weaker one inside or around a surer one's folder is the same files. */
function winners(claims: readonly Claim[]): Claim[] {
  const sorted = [...claims].sort(
    (a, b) =>
      b.specificity - a.specificity || compareText(a.framework.id, b.framework.id) || compareText(a.path, b.path),
  );
  const taken: Claim[] = [];
  for (const claim of sorted) {
    const clash = taken.some(
      (other) =>
        other.path === claim.path ||
        (other.specificity > claim.specificity && (nested(claim.path, other.path) || nested(other.path, claim.path))),
    );
    if (!clash) taken.push(claim);
  }
  return taken;
}

function nested(path: string, folder: string): boolean {
  return path !== folder && isInside(path, folder);
}

function setOf(claim: Claim, files: readonly string[], source: FileSource): MigrationSet {
  const { framework, path: folder, evidence } = claim;
  const migrations = framework.list(folder, files, (path) => source.read(path));
  const paths = migrations.map((migration) => migration.path);
  const told = claim.dialect ?? dialectOfFolder(folder) ?? dialectOfFiles(paths, (path) => source.read(path));
  const dialect = refined(told, () => dialectOfConfig(folder, files, (path) => source.read(path)));
  return {
    framework,
    folder,
    evidence,
    dialect: dialect?.name ?? 'unknown',
    dialectEvidence: dialect?.evidence ?? null,
    migrations,
    ignored: ignoredIn(folder, migrations, files),
  };
}

/** MariaDB's SQL looks like MySQL's, and plain SQL like any: what is connected to tells them apart. */
function refined(told: Claim['dialect'], configured: () => Claim['dialect']): Claim['dialect'] {
  if (told !== undefined && told.name !== 'mysql') return told;
  const found = configured();
  // What is written for a database that is not judged would be left out: that takes more than a configuration file.
  if (told === undefined) return found?.name === 'sqlite' || found?.name === 'other' ? undefined : found;
  return found?.name === 'mariadb' ? found : told;
}

/** Whole schemas, seeds and down files are not meant to run upwards. */
const NOT_MEANT = /(?:^|[._-])(?:down|undo|rollback|revert)\.sql$|^U\d|^(?:schema|structure|seeds?|latest|dump)\b/i;

function ignoredIn(folder: string, migrations: readonly MigrationFile[], files: readonly string[]): string[] {
  // A file for Postgres stands in the place of the general one, which other databases run.
  const known = new Set(
    migrations.flatMap(({ path }) => [path, path.replace(/\.(?:postgres|postgresql|pg|pgsql)\./, '.')]),
  );
  const folders = new Set([folder, ...migrations.map(({ path }) => parentOf(path))]);
  return [...folders]
    .flatMap((one) => filesIn(files, one, /\.sql$/i))
    .filter((path) => !known.has(path) && !NOT_MEANT.test(nameOf(path)) && dialectOfFile(nameOf(path)) === null);
}

/** The sets of folders or globs that the settings name; the framework is found out where it is not named too. */
function named(source: FileSource, wanted: Framework | null, patterns: readonly string[]): MigrationSet[] {
  const { files } = source;
  const sets: MigrationSet[] = [];
  for (const pattern of patterns) {
    const folder = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
    const inside = files.filter((path) => isInside(path, folder === '.' ? '' : folder));
    if (inside.length > 0) {
      sets.push(...ofFolder(source, wanted, folder === '.' ? '' : folder));
      continue;
    }
    const matches = globMatcher(folder);
    const found = files.filter((path) => matches(path) && path.toLowerCase().endsWith('.sql'));
    const folders = new Set(foldersMatching(files, matches));
    for (const one of folders) sets.push(...ofFolder(source, wanted, one));
    if (folders.size === 0 && found.length > 0) sets.push(...ofFiles(source, wanted, found));
  }
  return sets.filter((set, index) => sets.findIndex((other) => other.folder === set.folder) === index);
}

function foldersMatching(files: readonly string[], matches: (path: string) => boolean): string[] {
  const all = new Set<string>();
  for (const folder of treeOf(files).byFolder.keys()) {
    for (let at = folder; at !== ''; at = parentOf(at)) all.add(at);
  }
  const found = [...all].filter(matches).sort();
  // Of nested matches (`**/migrations/**`) the outermost holds the others.
  return found.filter((folder) => !found.some((other) => nested(folder, other)));
}

function ofFolder(source: FileSource, wanted: Framework | null, folder: string): MigrationSet[] {
  const { files } = source;
  const evidence = 'the settings';
  if (wanted !== null)
    return keep(setOf({ path: folder, evidence, specificity: 100, framework: wanted }, files, source));
  const claims = winners(
    claimsOf(
      frameworks.filter((framework) => framework.id !== 'sql'),
      files,
      source,
    ).filter((claim) => isInside(claim.path, folder) || claim.path === folder),
  );
  const sets = claims.map((claim) => setOf(claim, files, source)).filter((set) => set.migrations.length > 0);
  if (sets.length > 0) return sets;
  return keep(setOf({ path: folder, evidence, specificity: 10, framework: plain }, files, source));
}

function keep(set: MigrationSet): MigrationSet[] {
  return set.migrations.length > 0 ? [set] : [];
}

/** A glob of files: they are one set, whose folder is the one that they share. */
function ofFiles(source: FileSource, wanted: Framework | null, paths: readonly string[]): MigrationSet[] {
  let folder = parentOf(paths[0] as string);
  while (!paths.every((path) => isInside(path, folder))) folder = parentOf(folder);
  const chosen = new Set(paths);
  return ofFolder(
    { ...copy(source), files: source.files.filter((path) => chosen.has(path) || !/\.sql$/i.test(path)) },
    wanted,
    folder,
  );
}

function copy(source: FileSource): FileSource {
  return { files: source.files, text: (path) => source.text(path), read: (path) => source.read(path) };
}

/** What detection is going to look into: manifests and, of each folder with SQL, a few files. */
function candidatesToRead(files: readonly string[]): string[] {
  const manifests =
    /(?:^|\/)(?:package\.json|go\.mod|Cargo\.toml|diesel\.toml|flyway\.(?:toml|conf)|pom\.xml|build\.gradle(?:\.kts)?|migration_lock\.toml|_journal\.json|schema\.prisma|config\.yaml|databases\.yaml)$/;
  const chosen = files.filter((path) => manifests.test(path));
  for (const [folder, names] of treeOf(files).byFolder) {
    // One folder a migration: only what lies beside or above tells the tool.
    const sql = names.filter((name) => /\.sql$/i.test(name) && !/^(?:migration|up|down)\.sql$/.test(name)).sort();
    const some = sql.length <= 6 ? sql : [...sql.slice(0, 3), ...sql.slice(-3)];
    chosen.push(...some.map((name) => (folder === '' ? name : `${folder}/${name}`)));
  }
  return chosen;
}
