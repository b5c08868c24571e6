import type { FleetStatusReport } from '../rollout/fleet/report.js';
import { type FleetTarget, runWaves, type Worked } from '../rollout/fleet/run.js';
import type { StatusReport } from '../rollout/report.js';
import type { Settings } from '../settings/resolve.js';
import { type FleetPlace, fleetWaves, sentenceOf } from './fleet.js';

/** How every target of the named environments stands; `status` asks one. Reads only. */
export async function fleetStatus(
  status: (settings: Settings) => Promise<StatusReport>,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Promise<FleetStatusReport> {
  const waves = await fleetWaves(settings, env);
  const results = await runWaves<FleetPlace & FleetTarget, StatusReport>({
    waves: waves.map((wave) => ({ ...wave, maxFailures: Number.POSITIVE_INFINITY })),
    signal: new AbortController().signal,
    work: ({ databaseUrl }) =>
      status({ ...settings, databaseUrl }).then(judged, (error: unknown) => ({
        state: 'failed',
        reason: sentenceOf(error),
        trouble: true,
        report: null,
      })),
    settle: async () => null,
    begins: () => undefined,
    ended: () => undefined,
  });
  const targets = results.map(({ environment, name, wave, reason, report }) => {
    return { environment, name, wave, problem: report === null ? reason : null, status: report };
  });
  const unknown = targets.some((one) => one.status === null);
  const left = results.some(({ state }) => state === 'pending');
  return { version: 1, verdict: unknown ? 'error' : left ? 'hold' : 'pass', targets };
}

function judged(report: StatusReport): Worked<StatusReport> {
  const left = report.migrations.some(({ state }) => state !== 'applied');
  return { state: left ? 'pending' : 'unchanged', reason: null, trouble: false, report };
}
