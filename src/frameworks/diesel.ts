import type { DetectedFolder, Framework, MigrationFile, TransactionMode } from './framework.js';
import { allUpwards, compareText, dependency, foldersOver, isInside, join, subfoldersWith, treeOf } from './tree.js';
import { whole } from './up.js';

type Read = (path: string) => string | null;

/**
 * Diesel: `migrations/<version>_<name>/up.sql` and `down.sql`, ordered by the version (the name up to the first `_`,
 * without dashes) as text (diesel_migrations/migrations_internals/src/lib.rs, migration_harness.rs; 04cc1b0).
 *
 * Transaction: one around each file; with `run_in_transaction = false` in the folder's `metadata.toml` the file is sent
 * as one simple-query string, which Postgres still runs as one implicit transaction when it holds several statements
 * (file_based_migrations.rs). A metadata.toml without that key means false: serde's default of a bool.
 */
export const framework: Framework = {
  id: 'diesel',
  title: 'Diesel',
  optOut:
    'Write `run_in_transaction = false` into a metadata.toml beside up.sql, with the statement alone in the file: several statements are still one implicit transaction.',
  detect(files, read) {
    return foldersOver(files, 'up.sql').flatMap((folder): DetectedFolder[] => {
      const names = subfoldersWith(files, folder, 'up.sql');
      const setup = names.find((name) => name.endsWith('_diesel_initial_setup'));
      if (setup !== undefined) {
        return [
          { path: folder, evidence: join(folder, setup), specificity: 100, ...postgresSetup(folder, setup, read) },
        ];
      }
      const config = configOf(folder, files, read);
      if (config !== null) return [{ path: folder, evidence: config, specificity: 100 }];
      const manifest = dependency(files, folder, ['Cargo.toml'], /^\s*(?:\[.*\.)?diesel(?:_migrations)?\b/m, read);
      return manifest === null ? [] : [{ path: folder, evidence: manifest, specificity: 60 }];
    });
  },
  list(folder, files, read) {
    return subfoldersWith(files, folder, 'up.sql')
      .filter((name) => !name.startsWith('.'))
      .map((name): MigrationFile => {
        const path = join(folder, name);
        return {
          path: `${path}/up.sql`,
          version: (name.split('_')[0] as string).replaceAll('-', ''),
          up: whole(modeOf(path, files, read)),
        };
      })
      .sort((a, b) => compareText(a.version, b.version) || compareText(a.path, b.path));
  },
};

/** A diesel.toml above that names the folder, or that names none where the folder is its `migrations`. */
function configOf(folder: string, files: readonly string[], read: Read): string | null {
  for (const path of allUpwards(files, folder, ['diesel.toml'])) {
    const base = path.slice(0, -'diesel.toml'.length);
    const named = /^\s*dir\s*=\s*["']([^"']+)["']/m.exec(read(path) ?? '')?.[1];
    const target = base + (named ?? 'migrations').replace(/^\.\//, '').replace(/\/+$/, '');
    if (
      target === folder ||
      (named !== undefined && folder.endsWith(`/${named}`) && isInside(folder, base.slice(0, -1)))
    )
      return path;
  }
  return null;
}

/** Diesel writes a first migration for Postgres alone: helpers in PL/pgSQL. */
function postgresSetup(folder: string, setup: string, read: Read): Pick<DetectedFolder, 'dialect'> {
  const path = join(folder, `${setup}/up.sql`);
  return /plpgsql/i.test(read(path) ?? '') ? { dialect: { name: 'postgresql', evidence: path } } : {};
}

function modeOf(folder: string, files: readonly string[], read: Read): TransactionMode {
  const path = join(folder, 'metadata.toml');
  if (!treeOf(files).files.has(path)) return 'file';
  return /^\s*run_in_transaction\s*=\s*true\b/m.test(read(path) ?? '') ? 'file' : 'string';
}
