import { resolve } from 'node:path';
import { EXIT, LockkeeperError, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import { type CompatReport, type CompatRun, concludeCompat, meetings } from '../gate/compat.js';
import type { Settings } from '../settings/resolve.js';
import type { Script } from '../shadow/script.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { check } from './check.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { readMigrations, selectMigrations } from './selection.js';
import { gapSentence } from './shadow-history.js';
import { connectionOf, runTool, withDoor } from './tool-run.js';

export interface CompatRequest {
  /** The test command, word by word: there is no shell. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly talk: Io['talk'];
}

/**
 * Runs a test command on throw-away databases, with the schema before the migrations of a branch and with the one after
 * them: the code of the branch, and with `running` the code that runs now, from a folder of its own.
 */
export async function compat(request: CompatRequest): Promise<CompatReport> {
  const { settings, words, talk, cwd } = request;
  const { history, judged } = await scriptsFor(request);
  const contracts = await takesAway(request);
  const runs: CompatRun[] = [];
  let server = '';
  for (const meeting of meetings(settings.running !== null, contracts)) {
    const folder = meeting.code === 'running' ? resolve(cwd, settings.running ?? '.') : cwd;
    talk(`${meeting.code} code, schema ${meeting.schema} the migration: ${words.join(' ')}\n`);
    const scripts = meeting.schema === 'before' ? history : [...history, ...judged];
    const { title, exitCode, milliseconds } = await runOn(scripts, folder, request);
    server = title;
    runs.push({ ...meeting, exitCode, milliseconds });
  }
  return concludeCompat({ server, migrations: judged.map(({ path }) => path), runs });
}

/** The migrations of the branch, and those before it. */
async function scriptsFor({ cwd, settings }: CompatRequest): Promise<{ history: Script[]; judged: Script[] }> {
  const change = { base: settings.base ?? '', head: null };
  const { source, sequences } = await selectMigrations(findRoot(cwd), {
    cwd,
    paths: [],
    settings,
    change,
    only: 'postgresql',
  });
  const engine = await loadEngine();
  const [sequence, other] = sequences.filter(({ migrations }) => migrations.some((one) => one.judged));
  if (sequence === undefined) throw new UsageError('The branch changes no migration: there is one schema only.');
  if (other !== undefined) {
    throw new UsageError('The branch changes the migrations of two databases.', {
      hint: 'Name one: --migrations FOLDER.',
    });
  }
  const scripts = readMigrations(sequence.migrations, sequence.set, source)
    .filter(({ status }) => status !== 'deleted')
    .map(({ path, text, transactionMode, judged, problem }): Script => {
      if (problem !== null) throw new LockkeeperError(`${path} can't be read: ${problem.message}`);
      return { path, sql: parsePostgres(text, engine), transactionMode, judged };
    });
  return { history: scripts.filter((one) => !one.judged), judged: scripts.filter((one) => one.judged) };
}

/** Whether the branch contracts: then its code goes out before its migrations. */
async function takesAway({ cwd, settings, env }: CompatRequest): Promise<boolean> {
  const { files } = await check({
    cwd,
    paths: [],
    settings: { ...settings, shadow: 'off', references: 'off' },
    change: { base: settings.base ?? '', head: null },
    policyBytes: null,
    committed: { baseline: null, small: null },
    env,
  });
  return files.some(({ phases }) => phases.includes('contract'));
}

/** Runs the command on a database of its own, which nobody used before. */
async function runOn(scripts: readonly Script[], cwd: string, { words, settings, env }: CompatRequest) {
  const { openShadow } = await import('../shadow/open.js');
  const { replay } = await import('../shadow/replay.js');
  const { extensionsOf } = await import('../shadow/script.js');
  const shadow = await openShadow({
    major: settings.postgresVersion,
    url: null,
    provider: settings.shadowProvider,
    root: findRoot(cwd),
    env,
    extensions: extensionsOf(scripts),
  });
  try {
    const [gap] = (await replay(shadow, scripts)).gaps;
    if (gap !== undefined)
      throw new LockkeeperError(gapSentence(gap), { hint: 'lockkeeper check --shadow required says more.' });
    return await withDoor(shadow, async ({ port }) => {
      const began = Date.now();
      const exitCode = await runTool(words, cwd, { ...env, ...connectionOf(port) });
      return { title: shadow.title, exitCode, milliseconds: Date.now() - began };
    });
  } finally {
    await shadow.end();
  }
}

export const command: Command = {
  name: 'compat',
  summary: 'Run tests on the schema before and after the migrations of a branch, on throw-away databases',
  operands: '-- <test command>',
  examples: [
    {
      line: 'lockkeeper compat --base origin/main -- npm test',
      does: 'the code of this branch, on the schema without and with its migrations',
    },
    {
      line: 'lockkeeper compat --base origin/main --running ../running -- npm test',
      does: 'the code that runs now too, checked out and installed in a folder of its own',
    },
  ],
  async run(line, io) {
    if (line.operands.length === 0) {
      throw new UsageError('lockkeeper compat needs a test command to run.', {
        hint: 'lockkeeper compat --base origin/main -- npm test',
      });
    }
    const { settings } = await configured(line, io);
    if (settings.base === null) {
      throw new UsageError('No branch is named whose schema is the one before.', {
        hint: 'lockkeeper compat --base origin/main -- npm test',
      });
    }
    const { cwd, env, talk } = io;
    const report = await compat({ words: line.operands, cwd, env, talk, settings });
    const { compatText } = await import('../report/compat.js');
    const text = compatText(report, { color: io.color, quiet: settings.quiet });
    io.out(settings.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text);
    return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
  },
};
