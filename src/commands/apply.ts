import { EXIT, UsageError } from '../core/errors.js';
import type { Approval } from '../gate/approvals.js';
import type { Connection } from '../rollout/connection/connect.js';
import { evidenceOf } from '../rollout/evidence.js';
import { buryTheDead } from '../rollout/ledger/lease.js';
import { hasLedger, keyText, readSteps, type StepRow } from '../rollout/ledger/ledger.js';
import { byKey } from '../rollout/pending.js';
import type { ApplyReport, MigrationResult } from '../rollout/report.js';
import { throwIfStopped } from '../rollout/stop.js';
import type { Settings } from '../settings/resolve.js';
import { resultsOf, verdictOf } from './apply-results.js';
import { type ApplyRequest, refused, runAll } from './apply-run.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { heldForDrift } from './drifted.js';
import { planFor, refuseUnknownPast } from './first-use.js';
import { stopping, talking } from './progress.js';
import { isPlan, openTarget, type Target } from './target.js';
import type { WorkPlan } from './work.js';

/** Applies what is pending and may run, in order, and stops at the first that may not. */
export async function apply(request: ApplyRequest): Promise<ApplyReport> {
  let target: Target | null = null;
  try {
    target = await openTarget(request.settings, request.env);
    return await applyTo(target, request);
  } catch (error) {
    throw refused(error);
  } finally {
    await target?.close();
  }
}

async function applyTo(target: Target, request: ApplyRequest): Promise<ApplyReport> {
  const { settings, policyBytes, cwd, commit, signal } = request;
  const hasRecord = await hasLedger(target.work);
  const known = hasRecord ? byKey(await readSteps(target.work)) : new Map<string, StepRow>();
  const work = { cwd, settings, policyBytes, known, ...(commit === undefined ? {} : { commit }) };
  const asked = await planFor(target.work, work, settings);
  await refuseUnknownPast(target.work, asked, { adopt: settings.adopt, known: hasRecord });
  throwIfStopped(signal);
  const { approval, approved } = await approvalOf(asked, request);
  const plan = approved ? await heldForDrift(asked, target.work, work) : asked;
  const base = {
    version: 1,
    target: target.work.shown,
    planId: plan.planId,
    dryRun: settings.dryRun,
    approval,
  } as const;
  if (settings.dryRun || !hasToDo(plan, settings)) {
    // A run that died after its last step has nothing left for the next one but its own row.
    if (hasRecord && !settings.dryRun) await buryTheDead(target.heart);
    const results = resultsOf(plan, approved, without(known, plan), new Map());
    const migrations = await withEvidence(results, plan, target.work);
    return { ...base, run: null, migrations, monitor: null, ...verdictOf(migrations, settings.dryRun, null) };
  }
  const { run, done, monitor } = await runAll({ target, request, plan, approved });
  // Through the heart: the working session may be what was lost.
  const after = await readSteps(target.heart).catch(() => [...known.values()]);
  const migrations = await withEvidence(resultsOf(plan, approved, byKey(after), done), plan, target.heart);
  return { ...base, run, migrations, monitor, ...verdictOf(migrations, false, monitor) };
}

/** Beside what waits for approval stands whether what it drops was used lately: that is what is to be decided. */
async function withEvidence(
  results: readonly MigrationResult[],
  { works }: WorkPlan,
  connection: Connection,
): Promise<MigrationResult[]> {
  const all: MigrationResult[] = [];
  for (const result of results) {
    const work = works.find(({ path }) => path === result.path);
    const waits = result.state === 'pending' && work !== undefined && work.holds.length > 0;
    const drops = waits ? work.groups.flatMap(({ steps }) => steps.flatMap(({ effects }) => effects.drops)) : [];
    const evidence = drops.length === 0 ? [] : await evidenceOf(connection, drops).catch(() => []);
    all.push(evidence.length === 0 ? result : { ...result, reason: [result.reason, ...evidence].join(' ') });
  }
  return all;
}

/** False: all is applied, and every record says so. */
function hasToDo({ works, adopted, tools }: WorkPlan, { toolLedger }: Settings): boolean {
  const open = works.some(({ standing }) => standing !== 'applied');
  return open || adopted.length > 0 || (toolLedger === 'write' && tools.some(({ missing }) => missing.length > 0));
}

/** The record without what the tool took back. */
function without(known: ReadonlyMap<string, StepRow>, { tools }: WorkPlan): ReadonlyMap<string, StepRow> {
  const undone = new Set(tools.flatMap((tool) => tool.undone.map(keyText)));
  return new Map([...known].filter(([key]) => !undone.has(key)));
}

export async function approvalOf(
  plan: WorkPlan,
  { settings, approvals }: ApplyRequest,
): Promise<{ approval: Approval | null; approved: boolean }> {
  const holds = plan.works.flatMap((one) => one.holds);
  if (!isPlan(settings.plan, plan.planId)) return { approval: null, approved: false };
  if (approvals === undefined) return { approval: null, approved: true };
  const approval = holds.length > 0 ? await approvals(plan, holds) : null;
  return { approval, approved: approval?.satisfied === true };
}

export const command: Command = {
  name: 'apply',
  summary: 'Run pending migrations step by step without stopping traffic',
  operands: '',
  examples: [
    { line: 'lockkeeper apply --dry-run', does: 'what would run, with the locks, and what would not' },
    { line: 'lockkeeper apply', does: 'the additive steps; what blocks or destroys stays pending' },
    { line: 'lockkeeper apply --plan 0123456789ab', does: 'everything of exactly this plan' },
  ],
  async run(line, io: Io): Promise<number> {
    if (line.operands.length > 0) {
      throw new UsageError('lockkeeper apply takes no paths.', { hint: 'Set "migrations" to say where they are.' });
    }
    const { settings, policyBytes } = await configured(line, io);
    const { applyText } = await import('../report/apply.js');
    const { signal, off } = stopping();
    try {
      const progress = talking(settings.quiet ? () => undefined : io.talk, io.confirm !== null);
      const actor = io.env.USER ?? io.env.LOGNAME ?? null;
      const report = await apply({
        cwd: io.cwd,
        env: io.env,
        settings,
        policyBytes,
        actor,
        signal,
        progress,
      });
      if (settings.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
      else io.out(applyText(report, { color: io.color, width: io.width, quiet: settings.quiet }));
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    } finally {
      off();
    }
  },
};
