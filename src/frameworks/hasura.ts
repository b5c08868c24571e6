import { dialectNamed } from './dialect.js';
import type { DetectedFolder, Framework, MigrationFile, UpPart } from './framework.js';
import { compareNumbers, foldersOver, join, nameOf, parentOf, subfoldersWith, treeOf } from './tree.js';

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
      for (const project of [parentOf(folder), parentOf(parentOf(folder))]) {
        const config = configOf(project, files, read);
        if (config === null || !folder.startsWith(join(project, 'migrations'))) continue;
        return [{ path: folder, evidence: config, specificity: 100, ...kindOf(project, nameOf(folder), read) }];
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
  const tree = treeOf(files);
  const config = join(project, 'config.yaml');
  if (
    tree.files.has(config) &&
    /^\s*(?:metadata_directory|endpoint|migrations_directory)\s*:/m.test(read(config) ?? '')
  )
    return config;
  const metadata = join(project, 'metadata/version.yaml');
  return tree.files.has(metadata) ? metadata : null;
}

/** The database's kind, as `metadata/databases/databases.yaml` has it. */
function kindOf(project: string, database: string, read: Read): Pick<DetectedFolder, 'dialect'> {
  const path = join(project, 'metadata/databases/databases.yaml');
  const entries = (read(path) ?? '').split(/^- /m);
  const entry = entries.find((one) => new RegExp(`^\\s*name:\\s*['"]?${literally(database)}['"]?\\s*$`, 'm').test(one));
  const kind = /^\s*kind:\s*['"]?(\w+)/m.exec(entry ?? '')?.[1];
  const name = kind === undefined ? null : dialectNamed(kind);
  return name === null ? {} : { dialect: { name, evidence: `kind: ${kind} in ${path}` } };
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function up(text: string): UpPart {
  const first = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n')).trim();
  return { text, transactionMode: first === '-- hasura:no-transaction' ? 'string' : 'file' };
}
