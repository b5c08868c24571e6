import { EXIT, UsageError } from '../core/errors.js';
import type { Connection } from '../rollout/connection/connect.js';
import { hasLedger, readSteps } from '../rollout/ledger/ledger.js';
import { readRuns } from '../rollout/ledger/runs.js';
import { byKey } from '../rollout/pending.js';
import type { StatusReport } from '../rollout/report.js';
import type { Settings } from '../settings/resolve.js';
import { type ApplyRequest, refused } from './apply-run.js';
import type { Command } from './command.js';
import { configured } from './configured.js';
import { isFleet } from './environments.js';
import { planFor } from './first-use.js';
import { pictureFile } from './picture-file.js';
import { openReader } from './target.js';

/** How every migration stands in a target, and what its last runs came to. Reads only; a replica will do. */
export async function status(
  cwd: string,
  env: NodeJS.ProcessEnv,
  settings: Settings,
  policyBytes: Uint8Array | null,
  picture: ApplyRequest['picture'] | null = null,
): Promise<StatusReport> {
  let connection: Connection | null = null;
  try {
    connection = await openReader(settings, env);
    const there = await hasLedger(connection);
    const steps = there ? await readSteps(connection) : [];
    const request = { cwd, settings, policyBytes, known: byKey(steps) };
    const plan = await planFor(connection, request, { ...settings, adopt: null });
    const failed = steps.filter(({ state }) => state === 'failed' || state === 'running');
    const migrations = plan.works.map(({ path, standing, trouble: toldBy }) => {
      const last = steps.filter(({ migration }) => migration === path).at(-1);
      const trouble = standing === 'applied' ? undefined : failed.find(({ migration }) => migration === path);
      return {
        path,
        state: trouble?.state === 'failed' ? ('failed' as const) : standing,
        at: last?.ended ?? last?.started ?? null,
        note: toldBy ?? trouble?.note ?? null,
      };
    });
    if (picture && there) {
      const { latestSubject, readPicture } = await import('../rollout/monitor/picture.js');
      const last = await latestSubject(connection);
      const found = last === null ? null : await readPicture(connection, last);
      if (found !== null) picture(found, null);
    }
    const runs = there ? await readRuns(connection) : [];
    return {
      version: 1,
      target: connection.shown,
      server: connection.version,
      ledger: there,
      planId: plan.planId,
      migrations,
      runs,
    };
  } catch (error) {
    throw refused(error);
  } finally {
    await connection?.end();
  }
}

export const command: Command = {
  name: 'status',
  summary: 'Show what a database has, what is pending, and what its last runs came to',
  operands: '',
  examples: [
    { line: 'lockkeeper status', does: 'every migration and the last runs; exit code 1 when something is pending' },
    { line: 'lockkeeper status --environment production', does: 'every database of the environment, a line each' },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper status takes no operands.');
    const { settings, policyBytes } = await configured(line, io);
    const options = { color: io.color, quiet: settings.quiet };
    const draw = settings.reportHtml === null ? null : await pictureFile(settings.reportHtml, io);
    if (isFleet({ ...settings, wave: null })) {
      if (draw !== null) {
        throw new UsageError('--report-html draws the last run of one database.', {
          hint: 'Name it by --database-url.',
        });
      }
      const { fleetStatus } = await import('./status-fleet.js');
      const { fleetStatusText } = await import('../report/status-fleet.js');
      const one = (of: Settings): Promise<StatusReport> => status(io.cwd, io.env, of, policyBytes);
      const report = await fleetStatus(one, settings, io.env);
      io.out(settings.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : fleetStatusText(report, options));
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    }
    const report = await status(io.cwd, io.env, settings, policyBytes, draw);
    const { statusText } = await import('../report/status.js');
    io.out(settings.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : statusText(report, options));
    return report.migrations.every(({ state }) => state === 'applied') ? EXIT.passed : EXIT.held;
  },
};
