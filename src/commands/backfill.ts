import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, UsageError } from '../core/errors.js';
import { applyGroup, isDone } from '../rollout/apply.js';
import { backfillNumber } from '../rollout/backfill/record.js';
import type { BackfillReport } from '../rollout/backfill/report.js';
import { runBackfillStep } from '../rollout/backfill/step.js';
import { hasLedger, LedgerError, openLedger, readSteps } from '../rollout/ledger/ledger.js';
import { byKey } from '../rollout/pending.js';
import type { Group, Step } from '../rollout/steps.js';
import { throwIfStopped } from '../rollout/stop.js';
import { InTheWayError } from '../rollout/trouble.js';
import { approvalOf } from './apply.js';
import { whyNot } from './apply-results.js';
import { type ApplyRequest, explained, refused, toolOf, underLease, waysOf } from './apply-run.js';
import type { Command } from './command.js';
import { configured } from './configured.js';
import { planFor, refuseUnknownPast } from './first-use.js';
import { monitoredBackfill } from './monitored.js';
import { givePicture, pictureFile } from './picture-file.js';
import { stopping, talking } from './progress.js';
import { openTarget, type Target } from './target.js';
import type { Work, WorkPlan } from './work.js';

/**
 * Runs the backfills that are next, without the right that one run at a time has: as many processes as there are, on as
 * many machines, take ranges of them from the ledger. Whoever is last puts the step on record.
 */
export async function backfill(request: ApplyRequest): Promise<BackfillReport> {
  let target: Target | null = null;
  try {
    target = await openTarget(request.settings, request.env);
    return await backfillIn(target, request);
  } catch (error) {
    throw refused(error);
  } finally {
    await target?.close();
  }
}

async function backfillIn(target: Target, request: ApplyRequest): Promise<BackfillReport> {
  const there = await hasLedger(target.work);
  const plan = await planNow(target, request);
  await refuseUnknownPast(target.work, plan, { adopt: null, known: there });
  const { approved } = await approvalOf(plan, request);
  const told: BackfillReport['backfills'][number][] = [];
  const reasons: string[] = [];
  for (let tried = 0; reasons.length === 0; tried++) {
    const next = await nextOf(target, plan, approved, tried);
    if (next === null) break;
    if ('reason' in next) {
      reasons.push(next.reason);
      break;
    }
    const [step] = next.group.steps as readonly [Step];
    const { why, ...end } = await runNext(target, request, plan, next);
    told.push({ migration: step.migration, line: step.line, sql: step.sql, ...end });
    if (why !== null) reasons.push(why);
    await draw(target, step, request, told.length);
  }
  const verdict = reasons.length === 0 ? 'pass' : told.some(({ state }) => state === 'failed') ? 'error' : 'hold';
  return { version: 1, verdict, target: target.work.shown, planId: plan.planId, backfills: told, reasons };
}

async function planNow(target: Target, { cwd, settings, policyBytes, commit }: ApplyRequest): Promise<WorkPlan> {
  const known = byKey((await hasLedger(target.work)) ? await readSteps(target.work) : []);
  const work = { cwd, settings, policyBytes, known, ...(commit === undefined ? {} : { commit }) };
  return planFor(target.work, work, { ...settings, adopt: null });
}

interface Next {
  readonly work: Work;
  readonly group: Group;
}

/** The backfill that everything before is done for; null where none is next; a reason where others have to act. */
async function nextOf(
  target: Target,
  plan: WorkPlan,
  approved: boolean,
  tried: number,
): Promise<Next | { reason: string } | null> {
  const known = byKey((await hasLedger(target.work)) ? await readSteps(target.work) : []);
  for (const work of plan.works) {
    const group = work.groups.find((one) => !isDone(one, known));
    if (work.standing === 'applied' || group === undefined) continue;
    const why = whyNot(work, approved);
    if (why !== null) return { reason: `${work.path}: ${why.reason}` };
    if (group.backfill !== null) return { work, group };
    if (tried > 0 || !plan.works.some(({ groups }) => groups.some(({ backfill: mark }) => mark !== null))) return null;
    const [step] = group.steps as readonly [Step];
    return { reason: `${work.path}:${step.line} has to be applied first: lockkeeper apply --backfills leave.` };
  }
  return null;
}

type End = Pick<BackfillReport['backfills'][number], 'state' | 'note' | 'monitor'> & {
  /** Why nothing may come behind it; null: the next one may. */
  readonly why: string | null;
};

async function runNext(target: Target, request: ApplyRequest, plan: WorkPlan, { work, group }: Next): Promise<End> {
  const { settings, signal, progress } = request;
  await openLedger(target.work);
  const started = Date.now();
  progress.begins(group);
  const done: string[] = [];
  const { failed, monitor } = await monitoredBackfill({ target, request, steps: group.steps }, async (watched) => {
    try {
      const ways = { ...waysOf(target, settings, watched), run: true };
      const order = { ways, budget: settings.budget, signal, progress: progress.backfill(group) };
      const note = await runBackfillStep(group, order);
      await record(target, request, plan, { work, group });
      progress.ended(group, 'done', Date.now() - started);
      done.push(note);
      return null;
    } catch (error) {
      return explained(error, target, 0, signal);
    }
  });
  const why = failed === null ? null : [failed.message, failed.hint].filter(Boolean).join(' ');
  const [note] = done;
  if (note !== undefined) return { state: 'done', note, monitor, why };
  return { state: failed instanceof InTheWayError ? 'pending' : 'failed', note: why ?? '', monitor, why };
}

/** The picture of a backfill, over all runs and machines; of several each has a file. */
async function draw(target: Target, step: Step, request: ApplyRequest, which: number): Promise<void> {
  if (request.picture === undefined) return;
  const backfill = await backfillNumber(target.heart, step).catch(() => null);
  if (backfill !== null) await givePicture(target.heart, { backfill }, request, which === 1 ? null : String(which));
}

const PATIENCE_MS = 60_000;
const QUIET = { begins: () => undefined, moved: () => undefined, waits: () => undefined };

/** Puts the step on record, by the one way that is: under the lease. Another process may have done so, or be at it. */
async function record(target: Target, request: ApplyRequest, plan: WorkPlan, { work, group }: Next): Promise<void> {
  const { settings, signal } = request;
  const pace = { lockTimeout: settings.lockTimeout, budget: settings.budget, statementTimeout: 30_000 };
  const last = work.groups.at(-1) === group;
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    throwIfStopped(signal);
    const known = byKey(await readSteps(target.work));
    if (isDone(group, known)) return;
    try {
      await underLease(target, { ...request, planId: plan.planId }, async (lease) => {
        await applyGroup(group, {
          connection: target.work,
          run: lease.run,
          pace,
          signal,
          progress: { begins: () => undefined, waits: () => undefined, ended: () => undefined, backfill: () => QUIET },
          known,
          backfills: { ...waysOf(target, settings), run: true, workers: 1 },
          monitor: null,
          tool: last && settings.toolLedger === 'write' ? toolOf(target, plan.tools, work) : null,
        });
        return null;
      });
      return;
    } catch (error) {
      if (!(error instanceof LedgerError) || Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}

export const command: Command = {
  name: 'backfill',
  summary: 'Run or join the backfill that is next, beside apply or on other machines',
  operands: '',
  examples: [
    { line: 'lockkeeper backfill', does: 'takes ranges until none is left and the backfill is proven done' },
    { line: 'lockkeeper backfill --workers 4', does: 'with four sessions; start it on several machines for more' },
    {
      line: 'lockkeeper backfill --report-html run.html',
      does: 'watches the database meanwhile, and draws what it saw',
    },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) {
      throw new UsageError('lockkeeper backfill takes no operands.', { hint: 'It runs the backfill that is next.' });
    }
    const { settings, policyBytes } = await configured(line, io);
    const { backfillText } = await import('../report/backfill.js');
    const { signal, off } = stopping();
    try {
      const progress = talking(settings.quiet ? () => undefined : io.talk, io.confirm !== null);
      const actor = io.env.USER ?? io.env.LOGNAME ?? null;
      const picture = settings.reportHtml === null ? {} : { picture: await pictureFile(settings.reportHtml, io) };
      const request = { cwd: io.cwd, env: io.env, settings, policyBytes, actor, signal, progress, ...picture };
      const report = await backfill(request);
      if (settings.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
      else io.out(backfillText(report, { color: io.color, width: io.width }));
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    } finally {
      off();
    }
  },
};
