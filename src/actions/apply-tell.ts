import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutputs } from '../github/outputs.js';
import { writeSummary } from '../github/summary.js';
import { applyText } from '../report/apply.js';
import { applyMarkdown } from '../report/apply-markdown.js';
import { safeLog } from '../report/escape.js';
import { fleetText, summaryOf } from '../report/fleet.js';
import { fleetMarkdown } from '../report/fleet-markdown.js';
import { count } from '../report/overview.js';
import type { FleetReport } from '../rollout/fleet/report.js';
import type { ApplyReport } from '../rollout/report.js';
import type { Settings } from '../settings/resolve.js';
import { stepFolder } from './step.js';

/** What a run came to, in each form in which it is told. */
export interface Told {
  readonly report: { readonly verdict: ApplyReport['verdict']; readonly reasons: readonly string[] };
  /** For the deployment. */
  readonly sentence: string;
  readonly text: string;
  readonly markdown: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export function toldOfOne(report: ApplyReport, settings: Settings): Told {
  const { verdict, reasons, planId } = report;
  const { applied, pending } = numbers([report]);
  return {
    report,
    sentence: verdict === 'pass' ? `${count(applied, 'migration')} applied` : (reasons[0] ?? 'Something waits.'),
    text: applyText(report, textOptions(settings)),
    markdown: applyMarkdown(report),
    outputs: { 'plan-id': planId, applied: String(applied), pending: String(pending), targets: '' },
  };
}

export function toldOfFleet(report: FleetReport<ApplyReport>, settings: Settings): Told {
  const reports = report.targets.flatMap(({ report: one }) => one ?? []);
  const { applied, pending } = numbers(reports);
  const open = new Set(
    reports
      .filter(({ migrations }) => migrations.some(({ state }) => state !== 'applied before'))
      .map(({ planId }) => planId),
  );
  const [planId = ''] = open;
  const options = textOptions(settings);
  return {
    report,
    sentence: summaryOf(report),
    text: fleetText(report, (one) => applyText(one, options), options),
    markdown: fleetMarkdown(report),
    outputs: {
      // Targets that lack different migrations have different plans, and no one id stands for them.
      'plan-id': open.size === 1 ? planId : '',
      applied: String(applied),
      pending: String(pending),
      targets: JSON.stringify(report.summary),
    },
  };
}

function numbers(reports: readonly ApplyReport[]): { applied: number; pending: number } {
  const number = (wanted: string): number =>
    reports.reduce((sum, { migrations }) => sum + migrations.filter(({ state }) => state === wanted).length, 0);
  return { applied: number('applied'), pending: number('pending') };
}

/** Columns of GitHub's log on a laptop. */
function textOptions({ color, quiet }: Settings) {
  return { color: color !== 'never', width: 120, quiet };
}

/** The log, the summary, the outputs and the annotations. */
export async function tell(
  { report, text, markdown, outputs }: Told,
  drawn: { readonly path: string; readonly markdown: string },
  env: NodeJS.ProcessEnv,
): Promise<void> {
  process.stdout.write(text);
  writeSummary(env, markdown);
  if (drawn.markdown !== '') writeSummary(env, `\n${drawn.markdown}`);
  const path = join(stepFolder(env), 'apply.json');
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  await writeOutputs({ verdict: report.verdict, ...outputs, 'report-file': path, 'report-html': drawn.path });
  if (report.verdict === 'pass') return;
  const { error, warning } = await import('@actions/core');
  const say = report.verdict === 'error' ? error : warning;
  for (const reason of report.reasons.slice(0, 10)) say(safeLog(reason), { title: 'Lockkeeper' });
  process.exitCode = 1;
}
