import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile, TransactionMode } from './framework.js';
import { allUpwards, compareText, foldersOver, join, parentOf, subfoldersWith, treeOf } from './tree.js';

type Read = (path: string) => string | null;

const LOCK = 'migration_lock.toml';

/**
 * Prisma Migrate: `prisma/migrations/<name>/migration.sql` beside `migration_lock.toml`, which names the provider.
 *
 * Order: by the folder's name, as text (prisma-engines, `list_migrations`).
 *
 * Transaction: none of its own. Up to 7.3 the engine sends the file as one simple-query string, which Postgres runs as
 * one implicit transaction (prisma-engines, `flavour/postgres/connection.rs`, `apply_migration_script`; prisma/prisma
 * #9154). Since 7.4 (prisma-engines#5767) it sends each statement by itself, but falls back to one string when its
 * parser (sqlparser) refuses any statement, as it does for DROP INDEX CONCURRENTLY (prisma-engines#5847).
 */
export const framework: Framework = {
  id: 'prisma',
  title: 'Prisma Migrate',
  optOut:
    'Put the statement alone into a migration of its own: Prisma sends it by itself, and Postgres then runs it outside a transaction.',
  detect(files, read) {
    const tree = treeOf(files);
    return foldersOver(files, 'migration.sql').flatMap((folder): DetectedFolder[] => {
      const lock = join(folder, LOCK);
      if (tree.files.has(lock)) return [{ path: folder, evidence: lock, specificity: 100, ...providerIn(read(lock)) }];
      const schema = [join(parentOf(folder), 'schema.prisma'), join(folder, 'schema.prisma')].find((path) =>
        tree.files.has(path),
      );
      const snapshots = subfoldersWith(files, folder, 'snapshot.json').length > 0;
      if (schema === undefined || snapshots) return [];
      return [{ path: folder, evidence: schema, specificity: 90, ...providerIn(read(schema)) }];
    });
  },
  list(folder, files, read) {
    const splits = splitsStatements(folder, files, read);
    return subfoldersWith(files, folder, 'migration.sql')
      .sort(compareText)
      .map(
        (name): MigrationFile => ({
          path: join(folder, `${name}/migration.sql`),
          version: name,
          up: (text) => ({ text, transactionMode: modeOf(text, splits) }),
        }),
      );
  },
};

function modeOf(text: string, splits: boolean): TransactionMode {
  return splits && !/\b(?:drop\s+index|reindex\b[^;]*)\s+concurrently\b/i.test(text) ? 'statement' : 'string';
}

function providerIn(text: string | null): Pick<DetectedFolder, 'dialect'> {
  const provider = /^\s*provider\s*=\s*"(postgresql|postgres|mysql|sqlite|sqlserver|cockroachdb|mongodb)"/m.exec(
    text ?? '',
  )?.[1];
  const name = provider === undefined ? null : dialectNamed(provider);
  return name === null ? {} : { dialect: { name, evidence: `provider = "${provider}"` } };
}

/** True when the nearest package.json that names Prisma asks for 7.4 or newer. */
function splitsStatements(folder: string, files: readonly string[], read: Read): boolean {
  for (const path of allUpwards(files, folder, ['package.json'])) {
    const found = /"(?:prisma|@prisma\/client)"\s*:\s*"[^"\d]*(\d+)(?:\.(\d+))?/.exec(read(path) ?? '');
    if (found === null) continue;
    const major = Number(found[1]);
    return major > 7 || (major === 7 && Number(found[2] ?? 0) >= 4);
  }
  return false;
}
