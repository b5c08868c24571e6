/**
 * The front door of the GitHub Action: an event in, a verdict out. It finds the commits, runs the same check as the
 * command line on them, and tells the result to everyone who listens: the log, the margin of the diff, the job's
 * summary, the pull request and later steps. Everything is loaded when it is needed.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockkeeperError } from './core/errors.js';
import { Repository } from './frameworks/repository.js';
import type { CheckReport } from './gate/report.js';
import { baseSchema, readPolicy } from './github/base-policy.js';
import { findChange, type ProposedChange } from './github/change.js';
import { readEvent } from './github/event.js';
import { checkOutputs, failedOutputs, writeOutputs } from './github/outputs.js';
import { summaryRoom, writeSummary } from './github/summary.js';
import { cut, plain, safeLog } from './report/escape.js';
import type { RenderOptions, ReportFormat } from './report/format.js';
import type { MarkdownLinks } from './report/markdown.js';
import { formats } from './report/registry.gen.js';
import { readEnvironment, readInputs, resolveSettings, type Settings } from './settings/resolve.js';

/** Columns of GitHub's log on a laptop. */
const LOG_WIDTH = 120;

interface Judged {
  readonly report: CheckReport;
  readonly settings: Settings;
  readonly change: ProposedChange;
  readonly notes: readonly string[];
  /** Where this step's files go. */
  readonly folder: string;
}

async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const judged = await judge(env);
  const { report, settings, notes } = judged;
  await print(report, 'text', judged.settings);
  if (settings.annotations) await print(report, 'github', judged.settings);
  const missed = await converse(judged, env);
  const all = missed === null ? notes : [...notes, missed];
  for (const note of all) await notice(note);
  await summarize(judged, all, env);
  const files = { json: await save(judged, 'json'), sarif: await save(judged, 'sarif') };
  await writeOutputs(checkOutputs(report, files));
  // Not by setFailed: its message would be one more annotation, and the annotations say it all.
  if (report.verdict !== 'pass') process.exitCode = 1;
}

async function judge(env: NodeJS.ProcessEnv): Promise<Judged> {
  const inputs = { ...readEnvironment(env), ...readInputs(env) };
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const repository = new Repository(root);
  const change = await findChange(readEvent(env), inputs.githubToken ?? null, repository, env);
  const base = await repository.at(change.base);
  const policy = await readPolicy(base, inputs.config ?? null);
  const merged = resolveSettings({ environment: inputs, config: policy.values });
  const temporary = env.RUNNER_TEMP || tmpdir();
  mkdirSync(temporary, { recursive: true });
  const folder = mkdtempSync(join(temporary, 'lockkeeper-'));
  const settings = merged.schema === null ? merged : { ...merged, schema: baseSchema(base, merged.schema, folder) };
  const { check } = await import('./commands/check.js');
  const at = (head: string) => ({ cwd: root, paths: [], settings, change: { base: change.base, head } });
  const report = await check({
    ...at(change.head),
    policyBytes: policy.bytes,
    approvals: async (held) => {
      const { askApprovals } = await import('./github/gate.js');
      const { planOf } = await import('./commands/plan-of.js');
      const planAt = (commit: string) => planOf(at(commit), policy.bytes);
      return askApprovals({ change, repository, settings, env, planAt }, held);
    },
  });
  return { report, settings, change, notes: policy.note === null ? [] : [policy.note], folder };
}

type FormatId = Settings['format'];

async function loadFormat(id: FormatId): Promise<ReportFormat> {
  const load = formats[id];
  if (load === undefined) throw new Error(`there is no format "${id}"`);
  return (await load()).format;
}

async function render(report: CheckReport, id: FormatId, options: Partial<RenderOptions> = {}): Promise<string> {
  const format = await loadFormat(id);
  return format.render(report, { color: false, width: LOG_WIDTH, quiet: false, ...options });
}

async function print(report: CheckReport, id: FormatId, settings: Settings): Promise<void> {
  process.stdout.write(await render(report, id, { color: settings.color !== 'never', quiet: settings.quiet }));
}

/** A note in the log and among the annotations. */
async function notice(text: string): Promise<void> {
  const core = await import('@actions/core');
  core.notice(safeLog(text), { title: 'Lockkeeper' });
}

async function save({ report, folder }: Judged, id: FormatId): Promise<string> {
  const format = await loadFormat(id);
  const path = join(folder, `report.${format.extension}`);
  writeFileSync(path, await render(report, id));
  return path;
}

/** Speaks to the pull request, where there is one; says why when it could not. */
async function converse({ report, settings, change, notes }: Judged, env: NodeJS.ProcessEnv): Promise<string | null> {
  if (change.conversation === null) return null;
  const { github, pull } = change.conversation;
  const { comment } = await import('./github/pull-request-comment.js');
  return comment(github, pull.number, report, { settings, links: linksTo(change, env), run: runUrl(env), notes });
}

async function summarize(judged: Judged, notes: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { SUMMARY_LIMIT, renderMarkdown } = await import('./report/markdown.js');
  const foot = notes.map((note) => `\n> ${plain(note)}\n`).join('');
  const room = Math.min(SUMMARY_LIMIT, summaryRoom(env)) - Buffer.byteLength(foot);
  if (room <= 0) return;
  writeSummary(env, renderMarkdown(judged.report, { limit: room, links: linksTo(judged.change, env) }) + foot);
}

/** Work could not be done: one sentence, and nothing that could be taken for a pass. */
async function fail(error: unknown, env: NodeJS.ProcessEnv): Promise<void> {
  const { setFailed, isDebug } = await import('@actions/core');
  const known = error instanceof LockkeeperError;
  const sentence = known
    ? [error.message, error.hint].filter(Boolean).join(' ')
    : `Lockkeeper failed inside: ${error instanceof Error ? error.message : String(error)}`;
  if (!known && isDebug() && error instanceof Error) process.stderr.write(`${safeLog(error.stack ?? '')}\n`);
  setFailed(safeLog(cut(sentence, 4000)));
  await writeOutputs(failedOutputs());
  writeSummary(env, `### Lockkeeper: error\n\n${plain(cut(sentence, 4000))}\n`);
}

function linksTo(change: ProposedChange, env: NodeJS.ProcessEnv): MarkdownLinks {
  const repository = `${serverUrl(env)}/${env.GITHUB_REPOSITORY}`;
  return {
    blob: (path, line) => `${repository}/blob/${change.head}/${path.split('/').map(encodeSegment).join('/')}#L${line}`,
  };
}

/** Half a surrogate pair, which a file's name may hold, can't be encoded. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}

function runUrl(env: NodeJS.ProcessEnv): string {
  return `${serverUrl(env)}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
}

function serverUrl(env: NodeJS.ProcessEnv): string {
  return env.GITHUB_SERVER_URL || 'https://github.com';
}

run(process.env).catch((error: unknown) => fail(error, process.env));
