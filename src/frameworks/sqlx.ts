import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { compareNumbers, dependency, foldersWith, join, treeOf } from './tree.js';

const NAME = /^(\d+)_.*\.sql$/;

/**
 * sqlx: `<version>_<description>.sql`, or a pair `.up.sql` and `.down.sql`, ordered by the version as a number
 * (sqlx-core/src/migrate/source.rs, 9d6bf66).
 *
 * Transaction: one around each file; a file that starts with `-- no-transaction` is sent as one simple-query string
 * instead (sqlx-postgres/src/migrate.rs `apply`, `execute_migration`), which Postgres still runs as one implicit
 * transaction when it holds several statements.
 */
export const framework: Framework = {
  id: 'sqlx',
  title: 'sqlx',
  optOut:
    'Start the file with `-- no-transaction`, with the statement alone in the file: several statements are still one implicit transaction.',
  detect(files, read) {
    return foldersWith(files, NAME).flatMap((folder): DetectedFolder[] => {
      const manifest = dependency(files, folder, ['Cargo.toml'], /^\s*(?:\[.*\.)?sqlx(?:-cli)?\b/m, read);
      if (manifest === null || versioned(folder, files).length === 0) return [];
      return [{ path: folder, evidence: manifest, specificity: 60 }];
    });
  },
  list(folder, files) {
    return versioned(folder, files);
  },
};

function versioned(folder: string, files: readonly string[]): MigrationFile[] {
  return (treeOf(files).byFolder.get(folder) ?? [])
    .flatMap((name): MigrationFile[] => {
      const version = NAME.exec(name)?.[1];
      return version === undefined || name.endsWith('.down.sql') ? [] : [{ path: join(folder, name), version, up }];
    })
    .sort((a, b) => compareNumbers(a.version, b.version));
}

function up(text: string): UpPart {
  return { text, transactionMode: text.startsWith('-- no-transaction') ? 'string' : 'file' };
}
