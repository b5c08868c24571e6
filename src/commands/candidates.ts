import { ConfigError, FileError } from '../core/errors.js';
import type { Recorded } from '../frameworks/ledgers/ledger.js';
import type { Parse } from '../gate/judge/input.js';
import { keyText, type StepKey, type StepRow } from '../rollout/ledger/ledger.js';
import { type Standing, standingOf } from '../rollout/pending.js';
import { type Outline, outlineOf, stepsOf } from '../rollout/steps.js';
import type { ToolRecord } from '../rollout/tool-ledger.js';
import type { Settings } from '../settings/resolve.js';
import { misfits, withToldBackfills } from '../sql/told-backfills.js';
import type { ReadMigration } from './selection.js';

/** A migration that could be read, with its bytes. */
export type Readable = ReadMigration & Pick<Recorded, 'file' | 'bytes'>;

/** A migration, and how it stands before anybody judges it. */
export interface Candidate {
  readonly migration: Readable;
  readonly outline: Outline;
  readonly standing: Standing;
  /** Steps that we have as done, and that the tool took back since. */
  readonly undone: readonly StepKey[];
}

/** What is to be done with a tool's record. */
export interface ToolWork {
  readonly record: ToolRecord;
  readonly migrations: ReadonlyMap<string, Recorded>;
  /** What we have as applied and the tool has not. */
  readonly missing: readonly Recorded[];
  readonly undone: readonly StepKey[];
}

export function readable(migration: ReadMigration, file: Recorded['file']): Readable {
  const { bytes, problem, path } = migration;
  if (problem !== null || bytes === null) {
    throw new FileError(`${path} can't be read: ${problem?.message ?? 'it has no bytes'}`, {
      hint: 'Mend the file first.',
    });
  }
  return { ...migration, file, bytes };
}

interface Records {
  readonly settings: Pick<Settings, 'backfillSteps'>;
  readonly known: ReadonlyMap<string, StepRow>;
  applied(path: string): boolean;
}

/** Puts our record, the tool's and somebody's word together. */
export function candidateOf(
  migration: Readable,
  parse: Parse,
  tool: ToolRecord | null,
  { settings: { backfillSteps }, known, applied }: Records,
): Candidate {
  const { path, file } = migration;
  const sql = withToldBackfills(parse(migration.text), path, backfillSteps);
  const outline = outlineOf(path, migration.transactionMode, sql);
  const base = { migration, outline, undone: [] };
  const told = tool?.migrations.get(path);
  if (applied(path) || told === 'applied') return { ...base, standing: 'applied' };
  if (told === 'changed') return { ...base, standing: 'changed' };
  // What can't be read may hold anything, also where the rest of it is on record.
  if (sql.unparsed.length > 0) return { ...base, standing: 'pending' };
  const keys = stepsOf(outline);
  const standing = standingOf(path, keys, known, file.repeatable === true);
  // The statement that is meant would run in one go.
  const [misfit] = standing === 'pending' ? misfits(sql, path, backfillSteps) : [];
  if (misfit !== undefined) throw new ConfigError(misfit, { hint: 'Mend the entry, or take it out.' });
  const takenBack = tool?.there && keys.some((key) => known.get(keyText(key))?.tool === tool.ledger.id);
  // The tool had it on record, by its own run or by us, and has it no more: it went back.
  if (standing === 'applied' && takenBack) return { ...base, standing: 'pending', undone: keys };
  return { ...base, standing };
}

export function toolWork(
  record: ToolRecord,
  recorded: readonly Recorded[],
  candidates: readonly Candidate[],
): ToolWork {
  const byPath = new Map(recorded.map((one) => [one.file.path, one]));
  const missing = candidates
    .filter(({ standing, migration: { path } }) => standing === 'applied' && !record.migrations.has(path))
    .flatMap(({ migration: { path } }) => byPath.get(path) ?? []);
  return { record, migrations: byPath, missing, undone: candidates.flatMap(({ undone }) => undone) };
}
