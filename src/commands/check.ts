import { writeFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { ConfigError, EXIT, FileError, UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import {
  type DiscoverSettings,
  discover,
  findRoot,
  type MigrationSet,
  type Sequence,
  selectPaths,
} from '../frameworks/discover.js';
import { type FileSource, readFile, reason, workTree } from '../frameworks/files.js';
import type { ChangedMigrations } from '../frameworks/repository.js';
import { judge, type Parse } from '../gate/judge.js';
import type { MigrationInput } from '../gate/migration-input.js';
import { type PlannedMigration, planId } from '../gate/plan-id.js';
import type { Policy } from '../gate/policy.js';
import type { CheckReport, Discovery, FileResult, Skipped } from '../gate/report.js';
import { decide, summarize } from '../gate/verdict.js';
import { formats } from '../report/registry.gen.js';
import { rules } from '../rules/registry.gen.js';
import { loadConfig } from '../settings/config.js';
import { readEnvironment, resolveSettings, type Settings } from '../settings/resolve.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import type { ParsedSql } from '../sql/statement.js';
import type { Command, Io } from './command.js';

export interface CheckRequest {
  /** Where the command was started; paths are relative to it. */
  readonly cwd: string;
  /** Files and folders; empty: what discovery finds. */
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** A pull request: only what differs between the merge base of both and `head` is judged; null head: the work tree. */
  readonly change: { readonly base: string; readonly head: string | null } | null;
  /** The policy file's bytes as they stand on the base branch; they are part of the plan. */
  readonly policyBytes: Uint8Array | null;
}

/** Sequences to judge, wherever they came from. */
interface Selected {
  readonly source: FileSource;
  readonly sequences: readonly { readonly set: MigrationSet | null; readonly migrations: readonly Pending[] }[];
  readonly skipped: readonly Skipped[];
}

/** A migration with the bytes that an approval is bound to; null for one that is deleted or too large to read. */
type ReadMigration = MigrationInput & PlannedMigration;

/** A migration that is yet to be read. */
type Pending = Pick<MigrationInput, 'path' | 'judged' | 'status' | 'sortsBefore'> & {
  readonly file: Sequence['entries'][number]['file'];
};

/**
 * Finds the migrations, reads them, judges each sequence in order and decides. Reads files and git objects; no
 * database, no network.
 */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const { settings } = request;
  refuseUnknownRules(settings);
  const root = findRoot(request.cwd);
  const selected = await select(root, request);
  const engine = await loadEngine();
  const parse: Parse = (text) => parsePostgres(text, engine);
  const before = settings.schema === null ? null : readSchema(request.cwd, settings.schema, parse);
  const policy: Policy = {
    postgresVersion: settings.postgresVersion,
    failOn: settings.failOn,
    rules: settings.rules,
    presets: settings.presets.filter((preset) => preset !== 'recommended'),
  };
  const files: FileResult[] = [];
  const planned: PlannedMigration[] = [];
  for (const sequence of selected.sequences) {
    // A schema that is given is what earlier migrations came to; folding them again would change it.
    const wanted = before === null ? sequence.migrations : sequence.migrations.filter((one) => one.judged);
    const migrations = wanted.map((one) => read(one, sequence.set, selected.source));
    files.push(...judge({ migrations, before, policy, change: request.change !== null }, parse, rules));
    planned.push(...migrations.filter((one) => one.judged));
  }
  return {
    version: 1,
    ...decide(files, policy),
    postgresVersion: policy.postgresVersion,
    planId: planId({ migrations: planned, policy: request.policyBytes, targets: [] }),
    summary: summarize(files),
    files,
    discovery: selected.sequences.flatMap(({ set, migrations }) =>
      set === null ? [] : [discoveryOf(set, migrations, before === null)],
    ),
    skipped: selected.skipped,
  };
}

/** A misspelt id would switch nothing off, in silence. */
function refuseUnknownRules({ rules: chosen }: Settings): void {
  const ids = rules.map((rule) => rule.id);
  for (const id of Object.keys(chosen)) {
    if (ids.includes(id)) continue;
    const guess = nearest(id, ids);
    throw new ConfigError(`The configuration names a rule "${id}", which there is not.`, {
      hint: guess === null ? 'lockkeeper explain lists the rules.' : `Did you mean "${guess}"?`,
    });
  }
}

async function select(root: string, request: CheckRequest): Promise<Selected> {
  const where: DiscoverSettings = {
    framework: request.settings.framework,
    migrations: request.settings.migrations,
  };
  if (request.change !== null) {
    const { base, head } = request.change;
    const { Repository } = await import('../frameworks/repository.js');
    return fromChange(await new Repository(root).changedMigrations(base, head, where));
  }
  if (request.paths.length > 0) {
    const { source, sequences } = selectPaths({ root, cwd: request.cwd, paths: request.paths, settings: where });
    return { source, sequences: sequences.map(fromSequence), skipped: [] };
  }
  const source = workTree(root);
  const sets = discover(source, where);
  if (sets.length === 0) {
    throw new FileError(`No migrations were found below ${root}.`, {
      hint: 'Name files or folders (lockkeeper check db/migrations), or set "migrations" in lockkeeper.yml.',
    });
  }
  const [judgeable, others] = byDialect(sets);
  return {
    source,
    sequences: judgeable.map((set) => ({
      set,
      migrations: set.migrations.map((file) => pending(file, { judged: true })),
    })),
    skipped: [...others.map(skippedSet), ...judgeable.flatMap(skippedFiles)],
  };
}

/** SQL that lies among the migrations and that the tool never runs, such as a misnamed file. */
function skippedFiles({ framework, folder, ignored }: MigrationSet): Skipped[] {
  if (ignored.length === 0) return [];
  const names = ignored.slice(0, 3).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const more = ignored.length > names.length ? ` and ${ignored.length - names.length} more` : '';
  return [{ folder, files: ignored.length, reason: `${framework.title} does not run ${names.join(', ')}${more}.` }];
}

/** Sets that are judged, and those written for another database. */
function byDialect(sets: readonly MigrationSet[]): [MigrationSet[], MigrationSet[]] {
  const ours = (set: MigrationSet) => set.dialect === 'postgresql' || set.dialect === 'unknown';
  return [sets.filter(ours), sets.filter((set) => !ours(set))];
}

const DIALECT_TITLES: Partial<Record<MigrationSet['dialect'], string>> = {
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

function skippedSet(set: MigrationSet): Skipped {
  const title = DIALECT_TITLES[set.dialect] ?? 'another database';
  return {
    folder: set.folder,
    files: set.migrations.length,
    reason: `${set.folder || 'The root'} is written for ${title} (${set.dialectEvidence ?? set.evidence}); only Postgres is judged.`,
  };
}

function pending(file: Pending['file'], with_: Partial<Omit<Pending, 'file' | 'path'>>): Pending {
  return { file, path: file.path, judged: false, status: null, sortsBefore: null, ...with_ };
}

function fromSequence(sequence: Sequence): Selected['sequences'][number] {
  return {
    set: sequence.set,
    migrations: sequence.entries.map((entry) => pending(entry.file, { judged: entry.judged, status: entry.change })),
  };
}

function fromChange(changed: ChangedMigrations): Selected {
  const sequences: Selected['sequences'][number][] = [];
  const skipped: Skipped[] = [];
  for (const one of changed.sets) {
    if (byDialect([one.set])[0].length === 0) {
      skipped.push(skippedSet(one.set));
      continue;
    }
    skipped.push(...skippedFiles(one.set));
    const sortsBefore = new Map(one.added.map((added) => [added.file.path, added.sortsBefore]));
    sequences.push({
      set: one.set,
      migrations: [
        ...one.sequence.entries.map((entry) =>
          pending(entry.file, {
            judged: entry.judged,
            status: entry.change,
            sortsBefore: sortsBefore.get(entry.file.path) ?? null,
          }),
        ),
        ...one.deleted.map((file) => pending(file, { judged: true, status: 'deleted' })),
      ],
    });
  }
  return { source: changed.source, sequences, skipped };
}

/** The migration's text with its down part blanked; a file that can't be read becomes a problem, never an exception. */
function read(one: Pending, set: MigrationSet | null, source: FileSource): ReadMigration {
  const rest = {
    path: one.path,
    judged: one.judged,
    status: one.status,
    sortsBefore: one.sortsBefore,
    optOut: set?.framework.optOut ?? null,
    runnerKnown: set !== null && set.framework.id !== 'sql',
  };
  if (one.status === 'deleted') return { ...rest, text: '', transactionMode: 'statement', problem: null, bytes: null };
  const text = source.text(one.path);
  const { bytes } = text;
  if ('problem' in text) return { ...rest, text: '', transactionMode: 'statement', problem: text.problem, bytes };
  const up = one.file.up(text.text);
  return { ...rest, text: up.text, transactionMode: up.transactionMode, problem: null, bytes };
}

function discoveryOf(set: MigrationSet, migrations: readonly Pending[], folded: boolean): Discovery {
  const judged = migrations.filter((migration) => migration.judged).length;
  const history = folded ? migrations.length - judged : 0;
  return { framework: set.framework.id, folder: set.folder, history, judged };
}

function readSchema(cwd: string, path: string, parse: Parse): ParsedSql {
  const text = readFile(resolvePath(cwd, path), path);
  if ('problem' in text) {
    throw new FileError(`The schema file can't be used: ${text.problem.message}`, {
      hint: 'Give a plain SQL dump: pg_dump --schema-only.',
    });
  }
  return parse(text.text);
}

/** Where the report goes, and in which form. */
async function deliver(report: CheckReport, settings: Settings, io: Io): Promise<void> {
  const load = formats[settings.format];
  if (load === undefined) throw new UsageError(`There is no format "${settings.format}".`);
  const { format } = await load();
  const toFile = settings.output !== null;
  const text = format.render(report, {
    color: !toFile && (settings.color === 'always' || (settings.color === 'auto' && io.color)),
    width: io.width,
    quiet: settings.quiet,
    rules,
  });
  if (settings.output === null) {
    io.out(text);
    return;
  }
  try {
    writeFileSync(resolvePath(io.cwd, settings.output), text);
  } catch (cause) {
    throw new FileError(`The report can't be written to ${settings.output}: ${reason(cause)}.`, { cause });
  }
  if (!settings.quiet) io.talk(`${report.verdict}: the report is in ${settings.output}\n`);
}

export const command: Command = {
  name: 'check',
  summary: 'Say what migrations do to a live database, and hold what would hurt it',
  operands: '[paths…]',
  examples: [
    { line: 'lockkeeper check', does: 'every migration of the repository, wherever its tool keeps them' },
    {
      line: 'lockkeeper check db/migrations/0042_users.sql',
      does: 'one file; earlier ones in its folder tell the schema',
    },
    { line: 'lockkeeper check --base origin/main', does: 'what this branch adds or changes' },
    { line: 'lockkeeper check new.sql --schema dump.sql --format json', does: 'against a given schema, as JSON' },
  ],
  async run(line, io) {
    const config = await loadConfig(findRoot(io.cwd), line.values.config ?? null);
    const settings = resolveSettings({
      flags: line.values,
      environment: readEnvironment(io.env),
      config: config?.values ?? null,
    });
    const report = await check({
      cwd: io.cwd,
      paths: line.operands,
      settings,
      change: settings.base === null ? null : { base: settings.base, head: null },
      policyBytes: config?.bytes ?? null,
    });
    await deliver(report, settings, io);
    return report.verdict === 'pass' ? EXIT.passed : EXIT.held;
  },
};
