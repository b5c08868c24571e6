import type { LockkeeperError } from '../core/errors.js';
import { isDone } from '../rollout/apply.js';
import type { StepRow } from '../rollout/ledger/ledger.js';
import type { MonitorReport } from '../rollout/monitor/report.js';
import type { ApplyReport, MigrationResult, StepResult } from '../rollout/report.js';
import type { Group } from '../rollout/steps.js';
import { InTheWayError } from '../rollout/trouble.js';
import type { Work, WorkPlan } from './work.js';

/** What became of a migration that was begun. */
export interface Outcome {
  readonly times: Map<Group, number>;
  error: LockkeeperError | null;
}

type Waiting = Pick<MigrationResult, 'reason' | 'waitsFor'>;

/** Why a migration may not run; null when it may. */
export function whyNot({ standing, holds, trouble }: Work, approved: boolean): Waiting | null {
  if (trouble !== null) return { reason: trouble, waitsFor: 'repair' };
  if (standing === 'changed') {
    const reason =
      'It was changed after it ran: what the record has is not what the file says. Take the change back, and write a new migration.';
    return { reason, waitsFor: 'repair' };
  }
  if (holds.length === 0 || approved) return null;
  const risks = [...new Set(holds.map(({ risk }) => (risk === 'other' ? 'held by the check' : risk)))];
  return { reason: `It is ${risks.join(', ')}: it runs only with the approved plan id.`, waitsFor: 'approval' };
}

const EARLIER: Waiting = { reason: 'An earlier migration has to be applied first.', waitsFor: 'earlier' };

export function resultsOf(
  plan: WorkPlan,
  approved: boolean,
  known: ReadonlyMap<string, StepRow>,
  done: ReadonlyMap<string, Outcome>,
): MigrationResult[] {
  let stopped = false;
  return plan.works.map((work): MigrationResult => {
    const { path, standing, groups } = work;
    const none = { reason: null, waitsFor: null };
    if (standing === 'applied') return { path, state: 'applied before', ...none, steps: [] };
    const outcome = done.get(path);
    const steps = groups.flatMap((group, index) => stepResults(group, index, known, outcome ?? null));
    if (outcome !== undefined && outcome.error === null) return { path, state: 'applied', ...none, steps };
    if (outcome?.error) {
      stopped = true;
      const inTheWay = outcome.error instanceof InTheWayError;
      const reason = [outcome.error.message, outcome.error.hint].filter(Boolean).join(' ');
      return { path, state: inTheWay ? 'pending' : 'failed', reason, waitsFor: inTheWay ? 'lock' : null, steps };
    }
    const own = whyNot(work, approved);
    const waiting = own ?? (stopped ? EARLIER : none);
    if (own !== null) stopped = true;
    return { path, state: 'pending', ...waiting, steps };
  });
}

function stepResults(
  group: Group,
  index: number,
  known: ReadonlyMap<string, StepRow>,
  outcome: Outcome | null,
): StepResult[] {
  const milliseconds = outcome?.times.get(group) ?? null;
  const done = isDone(group, known);
  return group.steps.map(({ line, kind, sql, effects }) => ({
    line,
    kind,
    sql,
    state: done ? (milliseconds === null ? 'done before' : 'done') : 'pending',
    group: index + 1,
    transactional: group.transactional,
    backfill: group.backfill !== null,
    locks: effects.locks,
    milliseconds,
    expected: null,
  }));
}

export function verdictOf(
  migrations: readonly MigrationResult[],
  dryRun: boolean,
  monitor: MonitorReport | null,
): Pick<ApplyReport, 'verdict' | 'reasons'> {
  const waiting = migrations.filter(({ state, reason }) => state === 'pending' && reason !== null);
  const failed = migrations.filter(({ state }) => state === 'failed');
  const harm = monitor?.reasons ?? [];
  const reasons = [...[...failed, ...waiting].map(({ path, reason }) => `${path}: ${reason}`), ...harm];
  if (failed.length > 0) return { verdict: 'error', reasons };
  const left = dryRun ? waiting.length : migrations.filter(({ state }) => state === 'pending').length;
  return { verdict: left + harm.length > 0 ? 'hold' : 'pass', reasons };
}
