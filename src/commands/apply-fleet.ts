import { UsageError } from '../core/errors.js';
import type { FleetReport } from '../rollout/fleet/report.js';
import type { Worked } from '../rollout/fleet/run.js';
import { type MatrixRow, matrixOf } from '../rollout/fleet/waves.js';
import type { Picture } from '../rollout/monitor/picture.js';
import type { ApplyReport } from '../rollout/report.js';
import type { Settings } from '../settings/resolve.js';
import type { ApplyRequest } from './apply-run.js';
import { type FleetProgress, fleetWaves, overFleet } from './fleet.js';
import { waitsOnly } from './progress.js';

/** Applies what is pending to every target of the named environments; `apply` does so for one. */
export async function applyFleet(
  apply: (request: ApplyRequest) => Promise<ApplyReport>,
  request: Omit<ApplyRequest, 'progress'>,
  progress: FleetProgress & { waits(target: string, why: string): void },
): Promise<FleetReport<ApplyReport>> {
  const { settings } = request;
  const approvals = onceAPlan(request.approvals);
  return overFleet<ApplyReport>({
    ...request,
    progress,
    judge: judged,
    work: ({ environment, name, databaseUrl }) =>
      apply({
        ...request,
        ...(approvals === undefined ? {} : { approvals }),
        ...(request.picture === undefined
          ? {}
          : { picture: (picture: Picture) => request.picture?.(picture, name ?? environment) }),
        settings: { ...settings, databaseUrl },
        progress: waitsOnly((why) => progress.waits(name ?? environment, why)),
      }),
  });
}

/** The targets of the named environments as a matrix of GitHub's: `{"include": [{environment, wave, target}]}`. */
export async function applyMatrix(settings: Settings, env: NodeJS.ProcessEnv): Promise<{ include: MatrixRow[] }> {
  if (settings.environment.length === 0) {
    throw new UsageError('A matrix is made of the targets of an environment, and none is named.', {
      hint: 'lockkeeper apply --environment production --matrix',
    });
  }
  return { include: matrixOf(await fleetWaves(settings, env)) };
}

/** Who approved is asked once for each plan, and not for each of two hundred databases. */
function onceAPlan(ask: ApplyRequest['approvals']): ApplyRequest['approvals'] {
  if (ask === undefined) return undefined;
  const asked = new Map<string, ReturnType<typeof ask>>();
  return (plan, holds) => {
    const known = asked.get(plan.planId) ?? ask(plan, holds);
    asked.set(plan.planId, known);
    return known;
  };
}

function judged({ verdict, dryRun, migrations, reasons }: ApplyReport): Omit<Worked<ApplyReport>, 'report'> {
  const [first = null] = reasons;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  const reason = first === null ? null : `${first}${more}`;
  if (verdict === 'error') return { state: 'failed', reason, trouble: true };
  // What waits for somebody's approval is no sign that the change is bad; what could not be done is.
  const trouble = migrations.some(({ waitsFor }) => waitsFor === 'lock' || waitsFor === 'repair');
  if (verdict === 'hold') return { state: 'pending', reason, trouble };
  if (dryRun)
    return { state: migrations.some(({ state }) => state === 'pending') ? 'would run' : 'unchanged', reason, trouble };
  return { state: migrations.some(({ state }) => state === 'applied') ? 'done' : 'unchanged', reason, trouble };
}
