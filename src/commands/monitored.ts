import { hostname } from 'node:os';
import type { LockkeeperError } from '../core/errors.js';
import type { Progress } from '../rollout/apply.js';
import type { MakeGovernor } from '../rollout/backfill/governor.js';
import { watchSignals } from '../rollout/backfill/signals.js';
import { connect } from '../rollout/connection/connect.js';
import type { Monitor } from '../rollout/monitor/monitor.js';
import type { MonitorReport } from '../rollout/monitor/report.js';
import type { Subject } from '../rollout/monitor/store.js';
import type { Step } from '../rollout/steps.js';
import { HeldError } from '../rollout/trouble.js';
import { MONITOR_DEFAULTS } from '../settings/monitor.js';
import type { Settings } from '../settings/resolve.js';
import type { Target } from './target.js';

/** What became of work that was watched. */
export interface Monitored {
  /** Why it did not come to its end, or what it did harm to; null: all is well. */
  readonly failed: LockkeeperError | null;
  /** Null: nobody watched. */
  readonly monitor: MonitorReport | null;
}

export interface MonitorOrder {
  readonly target: Target;
  /** What is done meanwhile. */
  readonly steps: readonly Step[];
  readonly request: {
    readonly settings: Settings;
    readonly env: NodeJS.ProcessEnv;
    readonly signal: AbortSignal;
    readonly progress: Pick<Progress, 'tells'>;
  };
}

/** True when this run is watched. */
function isMonitored({ monitoring, monitor, reportHtml }: Settings): boolean {
  return monitoring === 'on' || (monitoring === 'auto' && (monitor !== null || reportHtml !== null));
}

/** Does the work of a run under the eyes of a monitor, where one is wanted, and looks once more when it is done. */
export async function monitored(
  order: MonitorOrder,
  run: number,
  work: (monitor: Monitor | null) => Promise<LockkeeperError | null>,
): Promise<Monitored> {
  if (!isMonitored(order.request.settings)) return { failed: await work(null), monitor: null };
  const monitor = await startFor(order, { run }).catch((error: unknown) => {
    if (error instanceof HeldError) return error;
    throw error;
  });
  if (monitor instanceof HeldError) return { failed: monitor, monitor: null };
  try {
    return await concluded(monitor, await work(monitor));
  } finally {
    await monitor.stop();
  }
}

/**
 * The same for a backfill that is done without a run: the monitor looks before this process does its first batch. Others
 * may be at it already, and then it goes by what they saw before.
 */
export async function monitoredBackfill(
  order: MonitorOrder,
  work: (watched: MakeGovernor) => Promise<LockkeeperError | null>,
): Promise<Monitored> {
  if (!isMonitored(order.request.settings)) return { failed: await work(watchSignals), monitor: null };
  let monitor: Monitor | null = null;
  const started = (): Monitor | null => monitor;
  try {
    const failed = await work(async (context) => {
      monitor = await startFor(order, { backfill: context.backfill });
      return monitor.governor(context);
    });
    const watching = started();
    return watching === null ? { failed, monitor: null } : await concluded(watching, failed);
  } finally {
    await started()?.stop();
  }
}

async function concluded(monitor: Monitor, failed: LockkeeperError | null): Promise<Monitored> {
  const report = await monitor.finish();
  const held = failed === null && report.verdict === 'hold';
  return { failed: held ? new HeldError(report.reasons.join(' ')) : failed, monitor: report };
}

async function startFor({ target, request, steps }: MonitorOrder, subject: Subject): Promise<Monitor> {
  const { startMonitor } = await import('../rollout/monitor/monitor.js');
  const { openStore } = await import('../rollout/monitor/store.js');
  const { settings, env, signal, progress } = request;
  const { databaseUrl, passwordCommand } = settings;
  const applicationName = 'lockkeeper monitor';
  return startMonitor({
    connect: (session) => connect({ databaseUrl, passwordCommand, env, target: 'primary', applicationName, session }),
    settings: settings.monitor ?? MONITOR_DEFAULTS,
    env,
    store: await openStore(target.heart, subject, `${hostname()} ${process.pid}`),
    tables: [...new Set(steps.flatMap(({ effects }) => effects.locks.map(({ relation }) => relation)))],
    signal,
    tell: (text) => progress.tells?.(text),
  });
}
