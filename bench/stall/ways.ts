import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CheckReport } from '../../src/gate/report.js';
import type { ApplyReport } from '../../src/rollout/report.js';
import { type Change, SCHEMA } from './changes.js';

const run = promisify(execFile);

/** One way to bring a change into a database. Getting ready is not measured; what it gives is what is. */
export interface Way {
  readonly name: string;
  prepare(change: Change, url: string): Promise<() => Promise<void>>;
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-stall-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const GATE = fileURLToPath(new URL('gate.cjs', import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a program up to its first connection; what is given lets it go on, and ends when it ends. */
async function ready(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<() => Promise<Ended>> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  giveWay(child.pid);
  const [, stdout, stderr, gate] = child.stdio as unknown as [null, Readable, Readable, Duplex];
  const ended = Promise.all([once(child, 'exit'), text(stdout), text(stderr)]);
  await Promise.race([once(gate, 'data'), ended]);
  return async () => {
    gate.write('\n');
    const [[status], out, err] = await ended;
    return { status, out, err };
  };
}

/**
 * What changes the schema runs on another machine than the server. Here its work waits for the server's: a program that
 * leads a session of its own is scheduled as a group (sched(7), autogroup), and this one counts least.
 */
function giveWay(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '19');
  } catch {
    // Elsewhere than on Linux it takes its part of the cores.
  }
}

const gated = (program: string): readonly string[] => ['--require', GATE, program];

function mustPass({ status, out, err }: Ended): string {
  if (status !== 0) throw new Error(err || out);
  return out;
}

const psql: Way = {
  name: 'psql',
  async prepare({ sql }, url) {
    const folder = folderWith({ 'change.sql': sql });
    const script = 'echo ready >&3; read go <&3; exec psql -X -q -v ON_ERROR_STOP=1 -d "$1" -f change.sql';
    const go = await ready('sh', ['-c', script, 'sh', url], { cwd: folder });
    return async () => {
      mustPass(await go());
    };
  },
};

/** From npm, kept between runs. */
const TOOL = { name: 'node-pg-migrate', version: '8.0.4' };
const home = resolve('.cache/stall');

const framework: Way = {
  name: TOOL.name,
  async prepare({ sql }, url) {
    const program = join(home, 'node_modules/.bin', TOOL.name);
    if (!existsSync(program)) {
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'package.json'), '{"private": true}\n');
      await run('npm', ['install', '--no-audit', '--no-fund', `${TOOL.name}@${TOOL.version}`, 'pg@8'], { cwd: home });
    }
    const folder = folderWith({ 'migrations/1700000000000_change.sql': `-- Up Migration\n${sql}` });
    const go = await ready(process.execPath, [...gated(program), 'up'], { cwd: folder, env: { DATABASE_URL: url } });
    return async () => {
      mustPass(await go());
    };
  },
};

const BASE = { '.git/HEAD': '', 'db/migrations/0001_base.sql': SCHEMA };
const cli = join(process.env.LOCKKEEPER_BUNDLE ?? resolve('dist'), 'cli.cjs');

async function lockkeeper(folder: string, url: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, DATABASE_URL: url }, maxBuffer: 2 ** 26 };
  try {
    return (await run(process.execPath, [cli, ...args], options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (stdout) return stdout;
    throw new Error(stderr, { cause: error });
  }
}

/** Makes the tables, and with them the record of what is there. */
export async function makeTables(url: string): Promise<void> {
  await lockkeeper(folderWith(BASE), url, 'apply');
}

/** The change as `check` says that it is to be written, a migration for each step. */
async function safely({ sql }: Change): Promise<Record<string, string>> {
  const folder = folderWith({ ...BASE, 'db/migrations/0002_change.sql': sql });
  const args = ['check', 'db/migrations/0002_change.sql', '--schema', 'db/migrations/0001_base.sql'];
  const report = JSON.parse(await lockkeeper(folder, '', ...args, '--format', 'json')) as CheckReport;
  const found = report.files.flatMap(({ statements }) => statements.flatMap(({ findings }) => findings));
  const rewrite = found.find(({ severity, rewrite: safe }) => severity === 'error' && safe !== null)?.rewrite;
  if (!rewrite) return { 'db/migrations/0002_change.sql': sql };
  const steps = rewrite.steps.filter(({ sql: text }) => text !== '');
  return Object.fromEntries(
    steps.map(({ sql: text, transaction, kind }, index) => {
      const whole = transaction && kind === 'sql' ? `BEGIN;\n${text}\nCOMMIT;\n` : `${text}\n`;
      return [`db/migrations/0002_${String(index + 1).padStart(2, '0')}.sql`, whole];
    }),
  );
}

const ours: Way = {
  name: 'lockkeeper',
  async prepare(change, url) {
    const folder = folderWith({ ...BASE, ...(await safely(change)) });
    const { planId } = JSON.parse(
      await lockkeeper(folder, url, 'apply', '--dry-run', '--format', 'json'),
    ) as ApplyReport;
    const args = [...gated(cli), 'apply', '--plan', planId, '--format', 'json'];
    const go = await ready(process.execPath, args, { cwd: folder, env: { DATABASE_URL: url } });
    return async () => {
      const { out, err } = await go();
      if (out === '') throw new Error(err);
      const report = JSON.parse(out) as ApplyReport;
      if (report.verdict !== 'pass') throw new Error(report.reasons.join('\n'));
    };
  },
};

export const WAYS: readonly Way[] = [psql, framework, ours];
