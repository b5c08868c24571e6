import { EXIT, UsageError } from '../core/errors.js';
import type { Approval } from '../gate/approvals.js';
import type { Connection } from '../rollout/connection/connect.js';
import { estimateOf } from '../rollout/estimate.js';
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
import { isFleet } from './environments.js';
import { planFor, refuseUnknownPast } from './first-use.js';
import { givePicture, pictureFile } from './picture-file.js';
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
    const told = await withEvidence(results, plan, target.work);
    const migrations = settings.dryRun ? await withEstimates(told, plan, target.work) : told;
    return { ...base, run: null, migrations, monitor: null, ...verdictOf(migrations, settings.dryRun, null) };
  }
  const { run, done, monitor } = await runAll({ target, request, plan, approved });
  // Through the heart: the working session may be what was lost.
  const after = await readSteps(target.heart).catch(() => [...known.values()]);
  const migrations = await withEvidence(resultsOf(plan, approved, byKey(after), done), plan, target.heart);
  await givePicture(target.heart, { run }, request);
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

/** How long each step may work, by what the database says of its tables; where it does not say, nothing is guessed. */
async function withEstimates(
  results: readonly MigrationResult[],
  { works }: WorkPlan,
  connection: Connection,
): Promise<MigrationResult[]> {
  const { readStatistics } = await import('../rollout/statistics.js');
  const statistics = await readStatistics(connection, new Date());
  return results.map((result) => {
    const steps = works.find(({ path }) => path === result.path)?.groups.flatMap((group) => group.steps) ?? [];
    return {
      ...result,
      steps: result.steps.map((step, index) => {
        const effects = steps[index]?.effects;
        const open = step.state === 'pending' && effects !== undefined;
        return open ? { ...step, expected: estimateOf(effects, statistics) } : step;
      }),
    };
  });
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
    {
      line: 'lockkeeper apply --environment production',
      does: 'every database of the environment, wave after wave',
    },
  ],
  async run(line, io: Io): Promise<number> {
    if (line.operands.length > 0) {
      throw new UsageError('lockkeeper apply takes no paths.', { hint: 'Set "migrations" to say where they are.' });
    }
    const { settings, policyBytes } = await configured(line, io);
    if (settings.matrix) {
      const { applyMatrix } = await import('./apply-fleet.js');
      io.out(`${JSON.stringify(await applyMatrix(settings, io.env))}\n`);
      return EXIT.passed;
    }
    const { signal, off } = stopping();
    try {
      const talk = settings.quiet ? () => undefined : io.talk;
      const actor = io.env.USER ?? io.env.LOGNAME ?? null;
      const picture = settings.reportHtml === null ? {} : { picture: await pictureFile(settings.reportHtml, io) };
      const request = { cwd: io.cwd, env: io.env, settings, policyBytes, actor, signal, ...picture };
      const { report, text } = await reported(request, talk, io);
      io.out(settings.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text);
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    } finally {
      off();
    }
  },
};

/** Of a named environment the whole fleet's report, else that of the one database. */
async function reported(
  request: Omit<ApplyRequest, 'progress'>,
  talk: (text: string) => void,
  { color, width, confirm }: Pick<Io, 'color' | 'width' | 'confirm'>,
): Promise<{ report: { readonly verdict: ApplyReport['verdict'] }; text: string }> {
  const { settings } = request;
  const { applyText } = await import('../report/apply.js');
  const options = { color, width, quiet: settings.quiet };
  if (isFleet(settings)) {
    const { applyFleet } = await import('./apply-fleet.js');
    const { fleetProgress, fleetText } = await import('../report/fleet.js');
    const report = await applyFleet(apply, request, fleetProgress(settings.dryRun ? () => undefined : talk));
    return { report, text: fleetText(report, (one) => applyText(one, options), options) };
  }
  const report = await apply({ ...request, progress: talking(talk, confirm !== null) });
  return { report, text: applyText(report, options) };
}
