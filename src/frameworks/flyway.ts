import { nextToken } from '../sql/postgres/tokens.js';
import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import {
  allUpwards,
  compareNumbers,
  compareText,
  dependency,
  foldersWith,
  isInside,
  nameOf,
  parentOf,
  treeOf,
} from './tree.js';
import { fillVariable } from './up.js';

type Read = (path: string) => string | null;

const VERSIONED = /^([VB])(\d+(?:[._]\d+)*)__.*\.sql$/i;
const REPEATABLE = /^R__(.*)\.sql$/i;
const CONFIGS = ['flyway.toml', 'flyway.conf', 'conf/flyway.conf'];
const BUILDS = [
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'libs.versions.toml',
  'build.sbt',
  'project.clj',
  'deps.edn',
];

/** What a configuration file of the tool changes for all of its files. */
interface Config {
  readonly mixed: boolean;
  readonly group: boolean;
}

/**
 * Flyway: `V<version>__<name>.sql` at any depth below a location, `R__<name>.sql` after all of them, `U…` for undoing,
 * `B…` as a baseline for empty databases. Versions are compared part by part as numbers, missing parts are zero, `_`
 * is a dot (flyway-core `MigrationVersion`, c5e20fc); repeatable ones run in the order of their descriptions.
 *
 * Transaction: one around each file (`group = true`: around all pending ones). A file in which Flyway finds only
 * statements that Postgres refuses inside a transaction runs without one; a mixture is an error unless `mixed = true`
 * (`ParserSqlScript`, `PostgreSQLParser`). `<file>.sql.conf` with `executeInTransaction=false` decides for its file.
 */
export const framework: Framework = {
  id: 'flyway',
  title: 'Flyway',
  optOut:
    'Put statements that refuse a transaction alone into a file (Flyway then runs it without one), or write `executeInTransaction=false` into a file named like the migration with `.conf` appended.',
  detect(files, read) {
    const folders = foldersWith(files, VERSIONED).filter((folder) =>
      (treeOf(files).byFolder.get(folder) ?? []).some((name) => parse(name) !== null),
    );
    return [...new Set(folders.map((folder) => locationOf(folder, folders)))].map((folder): DetectedFolder => {
      const config =
        dependency(files, folder, CONFIGS, /./, read) ?? dependency(files, folder, BUILDS, /flyway/i, read);
      if (config !== null) return { path: folder, evidence: config, specificity: 75 };
      const first = files.find((path) => isInside(path, folder) && parse(nameOf(path)) !== null);
      return {
        path: folder,
        evidence: first ?? folder,
        specificity: /(?:^|\/)db\/migration(?:\/|$)/.test(folder) ? 72 : 45,
      };
    });
  },
  list(folder, files, read) {
    const config = configOf(folder, files, read);
    const found = treeOf(files).sql.filter((path) => isInside(path, folder));
    const versioned = found.flatMap((path) => {
      const name = parse(nameOf(path));
      return name === null ? [] : [{ path, ...name }];
    });
    const repeatable = found
      .flatMap((path) => {
        const description = REPEATABLE.exec(nameOf(path))?.[1];
        return description === undefined ? [] : [{ path, description }];
      })
      .sort((a, b) => compareText(a.description, b.description) || compareText(a.path, b.path));
    const ordered = withoutBaselines(versioned).sort(
      (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),
    );
    return [
      ...ordered.map(({ path, version }) => migration(path, version, config, files, read)),
      ...repeatable.map(({ path, description }) => ({
        ...migration(path, `R__${description}`, config, files, read),
        repeatable: true as const,
      })),
    ];
  },
};

function parse(name: string): { prefix: string; version: string } | null {
  const [, prefix, version] = VERSIONED.exec(name) ?? [];
  // The prefixes are case-sensitive, the suffix is not.
  if (prefix === undefined || version === undefined || prefix !== prefix.toUpperCase()) return null;
  return { prefix, version: version.replaceAll('_', '.') };
}

/** As Flyway compares: part by part, as numbers, missing parts being zero. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareNumbers(left[index] ?? '0', right[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * A baseline runs on empty databases only, in the place of the versions up to its own. Production has those, so a
 * baseline counts only where the files that it replaces are gone.
 */
function withoutBaselines<T extends { prefix: string; version: string }>(migrations: readonly T[]): T[] {
  const versions = migrations.filter(({ prefix }) => prefix === 'V');
  return migrations.filter(
    (one) => one.prefix === 'V' || !versions.some(({ version }) => compareVersions(version, one.version) <= 0),
  );
}

/** Flyway scans a location with its subfolders: `db/migration`, or its vendor's folder, or the topmost with versions. */
function locationOf(folder: string, folders: readonly string[]): string {
  const parts = folder.split('/');
  for (let index = 1; index < parts.length; index++) {
    if (parts[index - 1] !== 'db' || parts[index] !== 'migration') continue;
    const vendor = parts.findIndex((part, at) => at > index && dialectNamed(part) !== null);
    return parts.slice(0, (vendor < 0 ? index : vendor) + 1).join('/');
  }
  let location = folder;
  for (let at = parentOf(folder), last = nameOf(folder); at !== ''; last = nameOf(at), at = parentOf(at)) {
    if (dialectNamed(last) !== null) break;
    if (folders.includes(at)) location = at;
  }
  return location;
}

function migration(path: string, version: string, config: Config, files: readonly string[], read: Read): MigrationFile {
  const own = treeOf(files).files.has(`${path}.conf`) ? (read(`${path}.conf`) ?? '') : '';
  const decided = /^\s*executeInTransaction\s*=\s*(true|false)\b/m.exec(own)?.[1];
  const fills = !/^\s*placeholderReplacement\s*=\s*false\b/m.test(own);
  return {
    path,
    version,
    up(text): UpPart {
      const transactional = decided === undefined ? !leavesTransaction(text, config.mixed) : decided === 'true';
      return {
        text: fills ? fill(text) : text,
        transactionMode: transactional ? (config.group ? 'all-files' : 'file') : 'statement',
      };
    },
  };
}

/** `${flyway:defaultSchema}` is the schema that names without one belong to; the others become names of their own. */
function fill(text: string): string {
  return text
    .replace(/"\$\{flyway:defaultSchema\}"/g, (found) => '"public"'.padEnd(found.length))
    .replace(/\$\{flyway:defaultSchema\}/g, (found) => 'public'.padEnd(found.length))
    .replace(/\$\{[^}\r\n]+\}/g, fillVariable);
}

/** What Flyway itself takes for a statement that can't run in a transaction (`PostgreSQLParser`). */
const NON_TRANSACTIONAL =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SYSTEM|(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD ALL)\b/;

/** True when Flyway runs the file without a transaction: nothing but such statements, or, with `mixed`, any. */
function leavesTransaction(text: string, mixed: boolean): boolean {
  if (!/concurrently|vacuum|reindex|database|tablespace|subscription|alter\s+system|discard/i.test(text)) return false;
  const heads = statementHeads(text);
  const refused = heads.filter((head) => NON_TRANSACTIONAL.test(head)).length;
  return mixed ? refused > 0 : refused > 0 && refused === heads.length;
}

/** The first words of each statement, upper case. */
function statementHeads(text: string): string[] {
  const heads: string[] = [];
  let words: string[] = [];
  for (let token = nextToken(text, 0); token !== null; token = nextToken(text, token.end)) {
    if (token.kind === 'comment') continue;
    const piece = text.slice(token.start, token.end);
    if (piece === ';') {
      if (words.length > 0) heads.push(words.join(' '));
      words = [];
    } else if (words.length < 6) words.push(piece.toUpperCase());
  }
  if (words.length > 0) heads.push(words.join(' '));
  return heads;
}

/** `mixed` and `group` of Flyway's own files, or of Spring Boot's beside the migrations. */
function configOf(folder: string, files: readonly string[], read: Read): Config {
  const spring = ['application.properties', 'application.yml', 'application.yaml'];
  let mixed = false;
  let group = false;
  for (const path of allUpwards(files, folder, [...CONFIGS, ...spring])) {
    const text = read(path) ?? '';
    if (!/flyway/i.test(text)) continue;
    mixed ||= /^\s*(?:(?:spring\.)?flyway\.)?mixed\s*[=:]\s*"?true\b/m.test(text);
    group ||= /^\s*(?:(?:spring\.)?flyway\.)?group\s*[=:]\s*"?true\b/m.test(text);
  }
  return { mixed, group };
}
