import { FileError } from '../core/errors.js';
import type { Name } from '../core/name.js';
import { findRoot } from '../frameworks/discover.js';
import { type FileSource, workTree } from '../frameworks/files.js';
import { repositoryAt } from '../frameworks/repository.js';
import { columnKey, History } from '../gate/live/history.js';
import { emptySchema, endSession, endTransaction, foldStatement } from '../schema/fold.js';
import type { Settings } from '../settings/resolve.js';
import type { Change } from '../sql/change.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { readMigrations, selectMigrations } from './selection.js';

/** What was read of a commit, or of the files as they are. */
export interface Commit {
  readonly source: FileSource;
  readonly history: History;
  /** False: there are no migrations to be found. */
  readonly hasMigrations: boolean;
}

/** The files of a commit (null: as they are), and the schema that its migrations make together, or those that are wanted. */
export async function readCommit(
  cwd: string,
  settings: Pick<Settings, 'framework' | 'migrations'>,
  commit: string | null,
  wanted: (path: string) => boolean = () => true,
): Promise<Commit> {
  const root = findRoot(cwd);
  const source = commit === null ? workTree(root) : await repositoryAt(root).at(commit);
  const schema = emptySchema(true);
  const paths: string[] = [];
  const ended = new Map<string, number>();
  const selection = await selected(root, cwd, settings, commit);
  if (selection === null) return { source, history: new History(schema, paths), hasMigrations: false };
  const engine = await loadEngine();
  for (const { set, migrations } of selection.sequences) {
    const all = migrations.filter(({ path }) => wanted(path));
    for (const migration of readMigrations(all, set, selection.source)) {
      if (migration.problem !== null) {
        throw new FileError(`${migration.path} can't be read: ${migration.problem.message}`, {
          hint: 'Mend the file first.',
        });
      }
      for (const { changes } of parsePostgres(migration.text, engine).statements) {
        for (const { table, column } of changes.flatMap(columnTaken)) {
          ended.set(columnKey(schema.key(table), column), paths.length);
        }
        foldStatement(schema, changes, paths.length);
      }
      endTransaction(schema);
      paths.push(migration.path);
    }
    endSession(schema);
  }
  return { source, history: new History(schema, paths, ended), hasMigrations: true };
}

/** The column that is not there by this name any more. */
function columnTaken(change: Change): { readonly table: Name; readonly column: string }[] {
  if (change.type === 'drop-column' && change.table !== null) return [{ table: change.table, column: change.column }];
  if (change.type !== 'rename' || change.object !== 'column' || change.part === null) return [];
  return [{ table: change.name, column: change.part }];
}

async function selected(
  root: string,
  cwd: string,
  settings: Pick<Settings, 'framework' | 'migrations'>,
  commit: string | null,
) {
  try {
    const request = { cwd, paths: [], settings, change: null, only: 'postgresql' } as const;
    return await selectMigrations(root, commit === null ? request : { ...request, at: commit });
  } catch (error) {
    // Where nobody said that there are any, they may lie in another repository.
    if (error instanceof FileError && settings.migrations.length === 0) return null;
    throw error;
  }
}
