import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, FileError, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import { readFile } from '../frameworks/files.js';
import { nextMigration } from '../frameworks/naming.js';
import type { MigrationSet } from '../frameworks/sets.js';
import { findingsOf } from '../gate/holds.js';
import type { Parse } from '../gate/judge/input.js';
import { judgeChange } from '../gate/judge.js';
import { Carried } from '../gate/staged/carried.js';
import { filesOfStaged, type StagedPull } from '../gate/staged/files.js';
import { helperNamed } from '../gate/staged/helpers.js';
import type { Staged, World } from '../gate/staged/staged.js';
import { stagedText } from '../report/staged.js';
import { rules } from '../rules/registry.gen.js';
import { emptySchema, endSession, endTransaction, foldStatement } from '../schema/fold.js';
import { BEFORE } from '../schema/model.js';
import type { Settings } from '../settings/resolve.js';
import type { ParsedSql } from '../sql/statement.js';
import { policyOf } from './check.js';
import type { Io } from './command.js';
import { asMigration } from './made.js';
import { put } from './put.js';
import {
  type ReadMigration,
  readMigration,
  readMigrations,
  type SelectedSequence,
  type Selection,
  selectMigrations,
} from './selection.js';

/** Where the files of later pull requests wait; no tool looks into it. */
const LATER = '.lockkeeper/staged';

/** A file of a staged change with its place. */
export interface PlacedStage {
  readonly path: string;
  /** Where it is written to now. */
  readonly to: string;
  readonly text: string;
  readonly phase: string | null;
}

/** A pull request of a staged change, its files placed, and what our own check holds of it. */
export interface PlacedPull extends Omit<StagedPull, 'files'> {
  readonly files: readonly PlacedStage[];
  /** Findings of severity error, as `rule: message`. */
  readonly held: readonly string[];
}

/** `lockkeeper plan rename users.name full_name`: writes the migrations, a file a phase, and says what code must do. */
export async function planStaged(operands: readonly string[], settings: Settings, io: Io): Promise<number> {
  const [name = '', ...words] = operands;
  const helper = helperNamed(name, words);
  const root = findRoot(io.cwd);
  const { parse } = await engine();
  const request = { cwd: io.cwd, paths: [], settings, change: null, only: 'postgresql' } as const;
  const selection = await selectMigrations(root, request);
  const before = settings.schema === null ? null : schemaFile(io.cwd, settings.schema, parse);
  const made = firstThatKnows(selection, (sequence) => {
    const world = worldOf(sequence, selection, before, settings, parse);
    return helper.make(world, words, settings);
  });
  const pulls = placed(made.staged, made.set, made.sequence, selection, settings, before, parse);
  if (!settings.dryRun) write(root, pulls);
  io.out(stagedText(made.staged.title, pulls, settings.dryRun));
  return EXIT.passed;
}

async function engine(): Promise<{ parse: Parse }> {
  const { loadEngine } = await import('../sql/postgres/engine.js');
  const { parsePostgres } = await import('../sql/postgres/parse.js');
  const loaded = await loadEngine();
  return { parse: (text) => parsePostgres(text, loaded) };
}

function schemaFile(cwd: string, path: string, parse: Parse): ParsedSql {
  const text = readFile(resolve(cwd, path), path);
  if ('problem' in text) {
    throw new FileError(`The schema file can't be used: ${text.problem.message}`, {
      hint: 'Give a plain SQL dump: pg_dump --schema-only.',
    });
  }
  return parse(text.text);
}

/** Of several sets of migrations the one whose schema has what is named; the error of the first where none has. */
function firstThatKnows(
  { sequences }: Selection,
  make: (sequence: SelectedSequence) => Staged,
): { staged: Staged; set: MigrationSet; sequence: SelectedSequence } {
  let failed: unknown = null;
  for (const sequence of sequences) {
    if (sequence.set === null) continue;
    try {
      return { staged: make(sequence), set: sequence.set, sequence };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failed ??= error;
    }
  }
  throw failed ?? new UsageError('There are no migrations to go on from.');
}

function worldOf(
  { set, migrations }: SelectedSequence,
  { source }: Selection,
  before: ParsedSql | null,
  settings: Settings,
  parse: Parse,
): World {
  const schema = emptySchema(true);
  const carried = new Carried();
  const fold = (sql: ParsedSql, origin: number) => {
    sql.statements.forEach(({ changes }, at) => {
      carried.see(schema, sql, at);
      foldStatement(schema, changes, origin);
    });
  };
  if (before !== null) fold(before, BEFORE);
  else {
    for (const [at, read] of readMigrations(migrations, set, source).entries()) {
      if (read.problem !== null) {
        throw new FileError(`${read.path} can't be read: ${read.problem.message}`, { hint: 'Mend the file first.' });
      }
      fold(parse(read.text), at);
      endTransaction(schema);
    }
  }
  endSession(schema);
  return { schema, carried, version: settings.postgresVersion, parse };
}

function placed(
  staged: Staged,
  set: MigrationSet,
  { migrations }: SelectedSequence,
  { source }: Selection,
  settings: Settings,
  before: ParsedSql | null,
  parse: Parse,
): PlacedPull[] {
  const mode = asMigration(nextMigration(set, [], { slug: 'x', sql: 'SELECT 1;\n', transaction: true }), set, source);
  const pulls = filesOfStaged(staged, mode?.transactionMode ?? 'statement');
  const named: string[] = [];
  let known: readonly ReadMigration[] = (before === null ? migrations : []).map((one) => ({
    ...readMigration(one, set, source),
    judged: false,
    status: null,
  }));
  return pulls.map(({ deploy, notes, files }, at) => {
    const made = files.map((file) => {
      const one = nextMigration(set, named, file);
      named.push(one.path);
      return { ...one, phase: file.phase };
    });
    const fresh = made.flatMap((one) => asMigration(one, set, source) ?? []);
    const input = { migrations: [...known, ...fresh], before, policy: policyOf(settings), change: true };
    const held = judgeChange(input, parse, rules)
      .files.flatMap(findingsOf)
      .filter(({ severity, ignored }) => severity === 'error' && ignored === null)
      .map(({ rule, message }) => `${rule}: ${message}`);
    known = [...known, ...fresh.map((one) => ({ ...one, judged: false, status: null }))];
    const to = (path: string) => (at === 0 ? path : `${LATER}/${staged.slug}/${at + 1}/${path}`);
    return {
      deploy,
      notes,
      held:
        fresh.length === made.length
          ? held
          : [`${set.framework.title} would not run these files as they are named: add them in its own way.`, ...held],
      files: made.flatMap(({ path, text, beside, phase }) => [
        { path, to: to(path), text, phase },
        ...beside.map((one) => ({ path: one.path, to: to(one.path), text: one.text, phase: null })),
      ]),
    };
  });
}

/** Nothing is written where anything of it is there. */
function write(root: string, pulls: readonly PlacedPull[]): void {
  const files = pulls.flatMap(({ files }) => files);
  const there = files.find(({ to }) => existsSync(join(root, to)));
  if (there !== undefined) {
    throw new FileError(`${there.to} is there already, and nothing was written.`, {
      hint: 'Move or delete it, or see what would be written: --dry-run.',
    });
  }
  for (const { to, text } of files) put(join(root, to), text);
}
