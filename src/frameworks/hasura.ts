import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import {
  compareNumbers,
  foldersOver,
  isInside,
  join,
  nameOf,
  parentOf,
  subfoldersWith,
  treeOf,
  upwards,
} from './tree.js';

type Read = (path: string) => string | null;

const FOLDER = /^(\d+)_/;

/**
 * Hasura CLI: `migrations/<database>/<version>_<name>/up.sql` (config v3) or `migrations/<version>_<name>/up.sql`
 * (config v2) beside `config.yaml`, ordered by the version as a number (cli/migrate/source of hasura/graphql-engine).
 *
 * Transaction: the server runs each file's SQL in one transaction; with `-- hasura:no-transaction` as its first line
 * the file is sent as one simple-query string instead (cli/migrate `detectNoTransactionComment`, graphql-engine#2939).
 */
export const framework: Framework = {
  id: 'hasura',
  title: 'Hasura CLI',
  optOut:
    'Write `-- hasura:no-transaction` as the first line, with the statement alone in the file: several statements are still one implicit transaction.',
  detect(files, read) {
    return foldersOver(files, 'up.sql').flatMap((folder): DetectedFolder[] => {
      if (!subfoldersWith(files, folder, 'up.sql').some((name) => FOLDER.test(name))) return [];
      for (const project of upwards(parentOf(folder))) {
        const config = isInside(folder, join(project, 'migrations')) ? configOf(project, files, read) : null;
        if (config === null) continue;
        return [{ path: folder, evidence: config, specificity: 100, ...kindOf(project, nameOf(folder), files, read) }];
      }
      return [];
    });
  },
  list(folder, files) {
    return subfoldersWith(files, folder, 'up.sql')
      .flatMap((name): MigrationFile[] => {
        const version = FOLDER.exec(name)?.[1];
        return version === undefined ? [] : [{ path: join(folder, `${name}/up.sql`), version, up }];
      })
      .sort((a, b) => compareNumbers(a.version, b.version));
  },
};

/** The file that makes a folder a Hasura project. */
function configOf(project: string, files: readonly string[], read: Read): string | null {
  const config = join(project, 'config.yaml');
  const keys = /^\s*(?:metadata_directory|metadata_path|migrations_directory|endpoint)\s*:/m;
  if (treeOf(files).files.has(config) && keys.test(read(config) ?? '')) return config;
  return databasesOf(project, files)[0] ?? null;
}

/** The metadata's lists of databases; a project may keep several sets of metadata. */
function databasesOf(project: string, files: readonly string[]): string[] {
  const metadata = join(project, 'metadata');
  return (treeOf(files).byName.get('databases.yaml') ?? []).filter(
    (path) => isInside(path, metadata) && nameOf(parentOf(path)) === 'databases',
  );
}

/** The database's kind, as `metadata/databases/databases.yaml` has it. */
function kindOf(
  project: string,
  database: string,
  files: readonly string[],
  read: Read,
): Pick<DetectedFolder, 'dialect'> {
  const named = new RegExp(`^(?:- )?\\s*name:\\s*['"]?${literally(database)}['"]?\\s*$`, 'm');
  for (const path of databasesOf(project, files)) {
    const entry = (read(path) ?? '').split(/^(?=- )/m).find((one) => named.test(one));
    const kind = /^\s*kind:\s*['"]?(\w+)/m.exec(entry ?? '')?.[1];
    const name = kind === undefined ? null : dialectNamed(kind);
    if (name !== null) return { dialect: { name, evidence: `kind: ${kind} in ${path}` } };
  }
  return {};
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function up(text: string): UpPart {
  const first = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n')).trim();
  return { text, transactionMode: first === '-- hasura:no-transaction' ? 'string' : 'file' };
}
