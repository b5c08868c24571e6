import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { bundled, COMPILED } from './bundle.js';
import { CommandReader, type IssueAnnotation, linesOf, readFileCommand } from './github/commands.js';

export type { IssueAnnotation };

/*
 * A stand-in for GitHub's runner, written after its source (actions/runner 2.336, ActionCommand.cs,
 * ActionCommandManager.cs, ExecutionContext.cs, FileCommandManager.cs): how it starts a JavaScript action, what it reads
 * as a command in which stream, what it keeps and what it drops.
 */

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const hurry = join(dirname(fileURLToPath(import.meta.url)), 'hurry.cjs');

export interface StepOptions {
  /** Folder of action.yml, relative to the repository: the root action by default. */
  readonly action?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly workspace: string;
  readonly apiUrl: string;
  /** The job's token. */
  readonly token: string;
  /** More of the environment, or other values for what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the step's own files; the caller removes it. */
  readonly folder: string;
  /** What earlier programs of the step wrote into the summary. */
  readonly summary?: string;
}

export interface StepResult {
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly IssueAnnotation[];
  /** Annotations beyond ten of a type: the runner drops them without a word. */
  readonly dropped: readonly IssueAnnotation[];
  /** Null when it is too large: the runner then uploads nothing. */
  readonly summary: string | null;
  readonly masks: readonly string[];
  /** Names of all commands that were obeyed, whichever grammar they came in. */
  readonly commands: readonly string[];
  /** What people read: lines that were no commands, of both streams. */
  readonly log: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export function readAction(folder = '.'): ActionFile & { readonly outputs?: Readonly<Record<string, unknown>> } {
  return parse(readFileSync(join(repositoryRoot, folder, 'action.yml'), 'utf8')) as ActionFile;
}

/** The file that the runner would start. */
function mainFile(folder: string, main: string): string {
  return bundled(relative(join(repositoryRoot, 'dist'), join(repositoryRoot, folder, main)));
}

/** Runs an action as a step of a job, and reads what it says as the runner would. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const actionFolder = options.action ?? '.';
  const action = readAction(actionFolder);
  if (action.runs.using !== 'node24') throw new Error(`the runner has no ${action.runs.using}`);
  const temporary = mkdtempSync(join(options.folder, 'runner-'));
  const files = Object.fromEntries(
    ['output', 'state', 'env', 'path', 'step_summary'].map((name) => [name, join(temporary, name)]),
  ) as Record<'output' | 'state' | 'env' | 'path' | 'step_summary', string>;
  for (const file of Object.values(files)) writeFileSync(file, '');
  writeFileSync(files.step_summary, options.summary ?? '');
  const eventFile = join(temporary, 'event.json');
  writeFileSync(eventFile, JSON.stringify(options.event.payload));
  const runnerTemp = join(temporary, '_temp');
  mkdirSync(runnerTemp);

  const env = {
    PATH: process.env.PATH ?? '',
    HOME: temporary,
    ...COMPILED,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'ada',
    GITHUB_API_URL: options.apiUrl,
    GITHUB_EVENT_NAME: options.event.name,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_JOB: 'schema-gate',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_SERVER_URL: 'https://github.test',
    GITHUB_WORKFLOW: 'schema-gate',
    GITHUB_WORKSPACE: options.workspace,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    GITHUB_STEP_SUMMARY: files.step_summary,
    RUNNER_TEMP: runnerTemp,
    ...inputVariables(action, options),
    ...options.env,
  };
  const started = await start(mainFile(actionFolder, action.runs.main), options.workspace, env);
  const reader = new CommandReader(options.workspace);
  // The runner reads both streams line by line as they come; between them there is no order to rely on.
  for (const line of [...linesOf(started.stdout), ...linesOf(started.stderr)]) reader.read(line);
  const summary = readFileSync(files.step_summary);
  if (summary.length > 1024 * 1024) reader.issue('error', {}, '$GITHUB_STEP_SUMMARY upload aborted, too large');
  return {
    ...started,
    outputs: { ...reader.outputs, ...readFileCommand(files.output) },
    annotations: reader.annotations,
    dropped: reader.dropped,
    summary: summary.length > 1024 * 1024 ? null : summary.toString('utf8'),
    masks: reader.masks,
    commands: reader.commands,
    log: reader.log,
  };
}

/** Every declared input becomes a variable, empty when neither given nor defaulted. */
function inputVariables(action: ActionFile, { inputs: given = {}, token }: StepOptions): Record<string, string> {
  const declared = action.inputs ?? {};
  // Few cases are about what a throw-away Postgres says, and starting one takes a while.
  const inputs: Record<string, string> = { ...(Object.hasOwn(declared, 'shadow') ? { shadow: 'off' } : {}), ...given };
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new Error(`unexpected input(s) ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      const fallback = String(input?.default ?? '').replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, token);
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, inputs[name] ?? fallback];
    }),
  );
}

function start(
  main: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', hurry, main], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on('data', (chunk: Buffer) => streams.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => streams.stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
      resolve({ exitCode, stdout: text(streams.stdout), stderr: text(streams.stderr) });
    });
  });
}
