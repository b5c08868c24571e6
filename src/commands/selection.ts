import { FileError, UsageError } from '../core/errors.js';
import { looksLike } from '../frameworks/dialect.js';
import {
  type DiscoverSettings,
  discover,
  type MigrationSet,
  type Sequence,
  selectPaths,
} from '../frameworks/discover.js';
import { type FileSource, workTree } from '../frameworks/files.js';
import type { Dialect } from '../frameworks/framework.js';
import type { ChangedMigrations, Repository } from '../frameworks/repository.js';
import type { MigrationInput } from '../gate/migration-input.js';
import type { PlannedMigration } from '../gate/plan-id.js';
import type { Discovery, Skipped } from '../gate/report.js';
import type { Settings } from '../settings/resolve.js';

export interface SelectionRequest {
  /** Where the command was started; paths are relative to it. */
  readonly cwd: string;
  /** Files and folders; empty: what discovery finds. */
  readonly paths: readonly string[];
  readonly settings: Pick<Settings, 'framework' | 'migrations'> & { readonly dialect?: Settings['dialect'] };
  /** Only migrations for Postgres; left out: those for MySQL and MariaDB too. */
  readonly only?: 'postgresql';
  /** A pull request: only what differs between the merge base of both and `head` is judged; null head: the work tree. */
  readonly change: {
    readonly base: string;
    readonly head: string | null;
    /** Several pull requests at once, as a merge queue or a push brings them. */
    readonly several?: boolean;
  } | null;
  /** The commit whose files are meant, where it is not the work tree. */
  readonly at?: string;
}

/** Sequences to judge, wherever they came from. */
export interface Selection {
  readonly source: FileSource;
  readonly sequences: readonly SelectedSequence[];
  readonly skipped: readonly Skipped[];
}

/** Migrations of one database, in order. */
export interface SelectedSequence {
  readonly set: MigrationSet | null;
  readonly migrations: readonly Pending[];
}

/** A migration with the bytes that an approval is bound to; null for one that is deleted or too large to read. */
export type ReadMigration = MigrationInput & PlannedMigration;

/** A migration that is yet to be read. */
export type Pending = Pick<
  MigrationInput,
  'path' | 'judged' | 'status' | 'sortsBefore' | 'sameVersion' | 'landed' | 'broughtBy'
> & {
  readonly file: Sequence['entries'][number]['file'];
};

/** Finds the migrations that a request means, in the order in which their tools run them. Reads names, no contents. */
export async function selectMigrations(root: string, request: SelectionRequest): Promise<Selection> {
  const where: DiscoverSettings = {
    framework: request.settings.framework,
    migrations: request.settings.migrations,
  };
  if (request.change !== null) {
    const { base, head, several = false } = request.change;
    const { repositoryAt } = await import('../frameworks/repository.js');
    const repository = repositoryAt(root);
    const selection = fromChange(await repository.changedMigrations(base, head, where), request);
    return several && head !== null ? withOrigins(selection, repository, head) : selection;
  }
  if (request.paths.length > 0) {
    const { source, sequences } = selectPaths({ root, cwd: request.cwd, paths: request.paths, settings: where });
    return { source, sequences: sequences.map(fromSequence), skipped: [] };
  }
  const source = await sourceOf(root, request.at);
  const sets = discover(source, where);
  if (sets.length === 0) {
    throw new FileError(`No migrations were found below ${root}.`, {
      hint: 'Name files or folders (lockkeeper check db/migrations), or set "migrations" in lockkeeper.yml.',
    });
  }
  const [judgeable, others] = byDialect(sets, request);
  if (request.only !== undefined) refuseOthers(judgeable, others, request);
  return {
    source,
    sequences: judgeable.map((set) => ({
      set,
      migrations: set.migrations.map((file) => pending(file, { judged: true })),
    })),
    skipped: [...others.map((set) => skippedSet(set, request)), ...judgeable.flatMap(skippedFiles)],
  };
}

async function sourceOf(root: string, commit: string | undefined): Promise<FileSource> {
  if (commit === undefined) return workTree(root);
  const { repositoryAt } = await import('../frameworks/repository.js');
  return repositoryAt(root).at(commit);
}

/** SQL that lies among the migrations and that the tool never runs, such as a misnamed file. */
function skippedFiles({ framework, folder, ignored }: MigrationSet): Skipped[] {
  if (ignored.length === 0) return [];
  const names = ignored.slice(0, 3).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const more = ignored.length > names.length ? ` and ${ignored.length - names.length} more` : '';
  return [{ folder, files: ignored.length, reason: `${framework.title} does not run ${names.join(', ')}${more}.` }];
}

/** Says plainly that a command is for Postgres, where there is nothing else for it to do. */
function refuseOthers(
  judgeable: readonly MigrationSet[],
  [other]: readonly MigrationSet[],
  { settings }: SelectionRequest,
): void {
  const hint =
    'lockkeeper check judges MySQL and MariaDB too; running migrations, and its record, is for Postgres only.';
  const named = settings.dialect ?? null;
  if (named !== null && named !== 'postgresql') {
    throw new UsageError(`The settings say that the migrations are for ${DIALECT_TITLES[named]}.`, { hint });
  }
  if (judgeable.length > 0 || other === undefined) return;
  const title = DIALECT_TITLES[other.dialect] ?? 'another database';
  const why = other.dialectEvidence ?? other.evidence;
  throw new UsageError(`${other.folder || 'The root'} is written for ${title} (${why}), and there is nothing else.`, {
    hint,
  });
}

/** Sets that are judged, and those written for another database. */
function byDialect(sets: readonly MigrationSet[], request: SelectionRequest): [MigrationSet[], MigrationSet[]] {
  const ours = (set: MigrationSet) => isWanted(set.dialect, request);
  const chosen = sets.filter(ours);
  // Somebody who names the database knows better than what a folder's files look like.
  if (chosen.length === 0 && (request.settings.dialect ?? null) !== null && request.only === undefined)
    return [[...sets], []];
  return [chosen, sets.filter((set) => !ours(set))];
}

function isWanted(dialect: MigrationSet['dialect'], { settings, only }: SelectionRequest): boolean {
  if (dialect === 'unknown') return true;
  if (only !== undefined) return dialect === only;
  const wanted = settings.dialect ?? null;
  if (wanted === 'postgresql') return dialect === 'postgresql';
  if (wanted !== null) return dialect === 'mysql' || dialect === 'mariadb';
  return dialect === 'postgresql' || dialect === 'mysql' || dialect === 'mariadb';
}

/**
 * The database that a sequence is written for: what the settings say, what the folder says, and for loose files what
 * their text looks like.
 */
export function dialectOf(
  { set, migrations }: SelectedSequence,
  { dialect }: SelectionRequest['settings'],
  source: FileSource,
): 'postgresql' | 'mysql' | 'mariadb' {
  if (dialect !== null && dialect !== undefined) return dialect;
  const told = set?.dialect ?? 'unknown';
  if (told === 'mysql' || told === 'mariadb' || told === 'postgresql') return told;
  const judged = migrations.filter((one) => one.judged);
  const any = (name: Dialect): boolean => judged.some(({ path }) => looksLike(source.read(path) ?? '', name));
  return any('mysql') && !any('postgresql') ? 'mysql' : 'postgresql';
}

const DIALECT_TITLES: Partial<Record<MigrationSet['dialect'], string>> = {
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

function skippedSet(set: MigrationSet, { only, settings }: SelectionRequest): Skipped {
  const title = DIALECT_TITLES[set.dialect] ?? 'another database';
  const judged =
    only !== undefined || settings.dialect === 'postgresql'
      ? 'only Postgres is'
      : 'only Postgres, MySQL and MariaDB are';
  return {
    folder: set.folder,
    files: set.migrations.length,
    reason: `${set.folder || 'The root'} is written for ${title} (${set.dialectEvidence ?? set.evidence}); ${judged} judged.`,
  };
}

function pending(file: Pending['file'], with_: Partial<Omit<Pending, 'file' | 'path'>>): Pending {
  const unknown = { judged: false, status: null, sortsBefore: null, sameVersion: null, landed: false, broughtBy: null };
  return { file, path: file.path, ...unknown, ...with_ };
}

/** Says of each judged migration which pull request brought it. */
async function withOrigins(selection: Selection, repository: Repository, head: string): Promise<Selection> {
  const sequences: Selection['sequences'][number][] = [];
  for (const { set, migrations } of selection.sequences) {
    const known: Pending[] = [];
    for (const one of migrations) {
      const broughtBy = one.judged ? await repository.broughtBy(head, one.path) : null;
      known.push({ ...one, broughtBy });
    }
    sequences.push({ set, migrations: known });
  }
  return { ...selection, sequences };
}

function fromSequence(sequence: Sequence): Selection['sequences'][number] {
  return {
    set: sequence.set,
    migrations: sequence.entries.map((entry) => pending(entry.file, { judged: entry.judged, status: entry.change })),
  };
}

function fromChange(changed: ChangedMigrations, request: SelectionRequest): Selection {
  const sequences: Selection['sequences'][number][] = [];
  const skipped: Skipped[] = [];
  const [judgeable] = byDialect(
    changed.sets.map(({ set }) => set),
    request,
  );
  for (const one of changed.sets) {
    if (!judgeable.includes(one.set)) {
      skipped.push(skippedSet(one.set, request));
      continue;
    }
    skipped.push(...skippedFiles(one.set));
    const added = new Map(one.added.map((each) => [each.file.path, each]));
    const landed = new Set(one.landed.map(({ path }) => path));
    sequences.push({
      set: one.set,
      migrations: [
        ...one.sequence.entries.map((entry) =>
          pending(entry.file, {
            judged: entry.judged,
            status: entry.change,
            sortsBefore: added.get(entry.file.path)?.sortsBefore ?? null,
            sameVersion: added.get(entry.file.path)?.sameVersion ?? null,
            landed: landed.has(entry.file.path),
          }),
        ),
        ...one.deleted.map((file) => pending(file, { judged: true, status: 'deleted' })),
      ],
    });
  }
  return { source: changed.source, sequences, skipped };
}

/** Several at once: out of a commit, one call of git for each would take longer than all that is done with them. */
export function readMigrations(all: readonly Pending[], set: MigrationSet | null, source: FileSource): ReadMigration[] {
  source.prefetch?.(all.filter(({ status }) => status !== 'deleted').map(({ path }) => path));
  return all.map((one) => readMigration(one, set, source));
}

/** The migration's text with its down part blanked; a file that can't be read becomes a problem, never an exception. */
export function readMigration(one: Pending, set: MigrationSet | null, source: FileSource): ReadMigration {
  const rest = {
    path: one.path,
    judged: one.judged,
    status: one.status,
    sortsBefore: one.sortsBefore,
    sameVersion: one.sameVersion,
    landed: one.landed,
    broughtBy: one.broughtBy,
    optOut: set?.framework.optOut ?? null,
    runnerKnown: set !== null && set.framework.id !== 'sql',
  };
  if (one.status === 'deleted') return { text: '', transactionMode: 'statement', problem: null, bytes: null, ...rest };
  const text = source.text(one.path);
  const { bytes } = text;
  if ('problem' in text) return { text: '', transactionMode: 'statement', problem: text.problem, bytes, ...rest };
  const up = one.file.up(text.text);
  return { text: up.text, transactionMode: up.transactionMode, problem: null, bytes, ...rest };
}

/** How a set was found, for the report; `folded`: its history was. */
export function discoveryOf(set: MigrationSet, migrations: readonly Pending[], folded: boolean): Discovery {
  const judged = migrations.filter((migration) => migration.judged).length;
  const history = folded ? migrations.length - judged : 0;
  return { framework: set.framework.id, folder: set.folder, history, judged };
}
