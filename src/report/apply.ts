import type { Estimate } from '../rollout/estimate.js';
import type { ApplyReport, MigrationResult, StepResult } from '../rollout/report.js';
import { oneLine, safeLine } from './escape.js';
import { lockSentence, notable } from './locks.js';
import { count } from './overview.js';
import { type Paint, painter, type Style } from './paint.js';
import { span } from './time.js';

const STYLES: Readonly<Record<MigrationResult['state'], Style>> = {
  'applied before': 'dim',
  applied: 'green',
  pending: 'yellow',
  failed: 'red',
};

interface Options {
  readonly color: boolean;
  readonly width: number;
  readonly quiet: boolean;
}

/** What was applied, what would be, and what waits for whom. */
export function applyText(report: ApplyReport, options: Options): string {
  const paint = painter(options.color);
  const before = report.migrations.filter(({ state }) => state === 'applied before').length;
  const others = report.migrations.filter(({ state }) => state !== 'applied before');
  const lines = others.flatMap((one) => migrationLines(one, report.dryRun, options, paint));
  const applied = others.filter(({ state }) => state === 'applied').length;
  const pending = others.filter(({ state }) => state === 'pending').length;
  const facts = [
    `${before} applied before`,
    ...(report.dryRun ? [] : [`${applied} applied now`]),
    `${pending} ${report.dryRun ? 'would run or wait' : 'pending'}`,
  ];
  const run = report.run === null ? '' : ` · run ${report.run}`;
  const head = `${report.verdict}: ${safeLine(report.target)} · ${facts.join(', ')}${run} · plan ${report.planId.slice(0, 12)}`;
  return [
    ...lines,
    paint(report.verdict === 'pass' ? 'green' : report.verdict === 'hold' ? 'yellow' : 'red', head),
    '',
  ].join('\n');
}

function migrationLines(migration: MigrationResult, dryRun: boolean, options: Options, paint: Paint): string[] {
  const { path, state, reason, steps } = migration;
  const word = dryRun && state === 'pending' ? (reason === null ? 'would run' : 'waits') : state;
  const head = `${paint(STYLES[state], word)} ${safeLine(path)}`;
  const why = reason === null ? [] : [`  ${safeLine(reason, 2000)}`];
  if (options.quiet || (!dryRun && state === 'applied')) return [`${head}${took(steps)}`, ...why];
  return [head, ...why, ...steps.flatMap((step) => stepLines(step, options, paint)), ''];
}

function took(steps: readonly StepResult[]): string {
  const groups = new Map(steps.map(({ group, milliseconds }) => [group, milliseconds ?? 0]));
  const total = [...groups.values()].reduce((sum, one) => sum + one, 0);
  return `: ${count(steps.length, 'step')} in ${total} ms`;
}

function stepLines(step: StepResult, { width }: Options, paint: Paint): string[] {
  const outside = step.backfill ? 'in batches' : 'outside a transaction';
  const where = step.transactional ? `transaction ${step.group}` : outside;
  const text = safeLine(oneLine(step.sql), Math.max(40, width - 8));
  const { shown } = notable(step.locks, 2);
  const locks = shown.map((lock) => `      ${paint('dim', safeLine(lockSentence(lock)))}`);
  const expected = step.expected === null ? [] : [`      ${paint('dim', expectedText(step.expected))}`];
  return [
    `  ${String(step.line).padStart(4)}  ${text}`,
    `      ${paint('dim', `${where} · ${step.state}`)}`,
    ...locks,
    ...expected,
  ];
}

/** `expected: 2 s to 20 s, rewrites public.users (1.2 GB, about 8,000,000 rows)` */
function expectedText({ between, basis }: Estimate): string {
  return `expected: ${between === null ? 'not known' : span(between)}, ${safeLine(basis, 500)}`;
}
