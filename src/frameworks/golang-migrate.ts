import { dialectOfFile } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile } from './framework.js';
import { compareNumbers, compareText, dependency, foldersWith, join, nameOf, parentOf, treeOf } from './tree.js';
import { whole } from './up.js';

const NAME = /^([0-9]+)_(.*)\.up\.sql$/;
/** The largest version is an unsigned 64-bit number; names beyond it are ignored by the tool. */
const LARGEST = '18446744073709551615';

/**
 * golang-migrate: `<version>_<name>.up.sql` and `.down.sql` (source/parse.go), ordered by the version as an unsigned
 * number (source/migration.go, 18966c7).
 *
 * Transaction: none of its own. The file goes to the server as one simple-query string, which Postgres runs as one
 * implicit transaction unless the text has BEGIN of its own; `x-multi-statement=true` in the database URL sends each
 * statement by itself (database/postgres/README.md, "Multi-statement mode"). The URL is not in the repository, so the
 * default is taken.
 */
export const framework: Framework = {
  id: 'golang-migrate',
  title: 'golang-migrate',
  optOut:
    'Put the statement alone into a migration file of its own: golang-migrate sends a file as one string, and a single statement then runs outside a transaction.',
  detect(files, read) {
    const folders = foldersWith(files, NAME);
    return folders.flatMap((folder): DetectedFolder[] => {
      // The tool reads one folder. Numbered ones side by side are one history, of a runner of the repository's own.
      if (
        isNumber(folder) &&
        folders.some((other) => other !== folder && isNumber(other) && areSiblings(folder, other))
      )
        return [];
      const names = versioned(folder, files);
      // pop names its files alike but adds the dialect, and sorts and runs them in its own way.
      if (names.length === 0 || names.some(({ name }) => dialectOfFile(name) !== null)) return [];
      const manifest = dependency(files, folder, ['go.mod'], /golang-migrate\/migrate\/v\d+\s+\S+\s*$/m, read);
      if (manifest !== null) return [{ path: folder, evidence: manifest, specificity: 75 }];
      if (dependency(files, folder, ['go.mod'], /\bgobuffalo\/pop\b|\bory\/pop\b|\bory\/x\b/, read) !== null) return [];
      return [{ path: folder, evidence: join(folder, names[0]?.name ?? ''), specificity: 40 }];
    });
  },
  list(folder, files) {
    const up = whole('string');
    return versioned(folder, files).map(
      ({ name, version }): MigrationFile => ({ path: join(folder, name), version, up }),
    );
  },
};

function isNumber(folder: string): boolean {
  return /^\d+$/.test(nameOf(folder));
}

function areSiblings(one: string, other: string): boolean {
  return parentOf(one) === parentOf(other);
}

function versioned(folder: string, files: readonly string[]): { name: string; version: string }[] {
  return (treeOf(files).byFolder.get(folder) ?? [])
    .flatMap((name) => {
      const version = NAME.exec(name)?.[1];
      return version === undefined || compareNumbers(version, LARGEST) > 0 ? [] : [{ name, version }];
    })
    .sort((a, b) => compareNumbers(a.version, b.version) || compareText(a.name, b.name));
}
