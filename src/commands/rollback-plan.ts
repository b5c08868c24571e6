import { UsageError } from '../core/errors.js';
import { judge } from '../gate/judge.js';
import { sha256 } from '../gate/sha256.js';
import { keyText, type StepRow } from '../rollout/ledger/ledger.js';
import { type Group, groupsOf, outlineOf } from '../rollout/steps.js';
import { rules } from '../rules/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { policyOf } from './check.js';

/** A step that is to be taken back. */
export interface Taking {
  readonly row: StepRow;
  /** What its rollback comes to; empty where nothing has to be done. */
  readonly groups: readonly Group[];
  /** Why it can't be taken back at all; null: it can. */
  readonly never: string | null;
  /** Why it takes an approval; null: it does not. */
  readonly held: string | null;
}

/** Steps of a rollback are on record too, under a name that no file has. */
const TAKEN_BACK = 'rollback: ';

/** The steps of the newest migration, or of all after `to`, newest first. */
export function chooseSteps(rows: readonly StepRow[], to: string | null): StepRow[] {
  const done = rows
    .filter(({ state, migration }) => state === 'done' && !migration.startsWith(TAKEN_BACK))
    .sort((a, b) => (b.ended ?? '').localeCompare(a.ended ?? '') || rows.indexOf(b) - rows.indexOf(a));
  if (to === null) return done.filter(({ migration }) => migration === done[0]?.migration);
  const end = done.findIndex(({ migration }) => migration === to);
  if (end < 0) {
    throw new UsageError(`${to} is not on record as applied.`, {
      hint: '"lockkeeper status" shows what is; everything after the migration named by --to is taken back.',
    });
  }
  return done.slice(0, end);
}

/** What taking the steps back comes to, judged as what runs. */
export async function takingsOf(rows: readonly StepRow[], settings: Settings): Promise<Taking[]> {
  const engine = await loadEngine();
  const parse = (text: string) => parsePostgres(text, engine);
  return rows.map((row): Taking => {
    const never = neverWhy(row);
    if (never !== null || !row.rollbackSql) return { row, groups: [], never, held: null };
    // Applied again and taken back again, it is another one.
    const path = `${TAKEN_BACK}${row.migration}, statement ${row.statement + 1}, done ${row.ended}`;
    const base = {
      ...{ path, text: row.rollbackSql, judged: true, problem: null, status: null, sortsBefore: null },
      ...{ runnerKnown: true, optOut: null, sameVersion: null, landed: false, broughtBy: null },
    };
    const groupsIn = (transactionMode: 'file' | 'statement'): Group[] => {
      const migrations = [{ ...base, transactionMode }];
      const [file] = judge({ migrations, before: null, policy: policyOf(settings), change: true }, parse, rules);
      return groupsOf(outlineOf(path, transactionMode, parse(base.text)), file?.statements ?? []);
    };
    const together = groupsIn('file');
    const groups = together.every(({ transactional }) => transactional) ? together : groupsIn('statement');
    return { row, groups, never, held: heldWhy(row, groups) };
  });
}

function neverWhy({ rollbackGrade, tool, note }: StepRow): string | null {
  if (tool !== null) return `${tool} has it on record too: go back by that tool.`;
  if (rollbackGrade === 'impossible') return 'Nothing takes it back.';
  if (rollbackGrade === null)
    return note === null ? 'It is not known what would take it back.' : `It was ${note}, not run here.`;
  return null;
}

function heldWhy({ rollbackGrade }: StepRow, groups: readonly Group[]): string | null {
  const steps = groups.flatMap((group) => group.steps);
  if (rollbackGrade !== 'exact') return 'The schema comes back, and the data does not.';
  if (steps.some(({ labels }) => labels.destructive)) return 'What was written since goes with it.';
  return steps.some(({ labels }) => labels.blocking) ? 'It stops traffic while it runs.' : null;
}

/** What an approval of a rollback is bound to. */
export function rollbackPlanId(takings: readonly Taking[]): string {
  return sha256(
    JSON.stringify({ version: 1, rollback: takings.map(({ row }) => [keyText(row), row.ended, row.rollbackSql]) }),
  );
}
