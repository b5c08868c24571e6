import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import type { FileSource } from '../frameworks/files.js';
import { repositoryAt } from '../frameworks/repository.js';
import type { TargetState, VerifyReport } from '../gate/live/report.js';
import type { Settings } from '../settings/resolve.js';
import { loadEngine } from '../sql/postgres/engine.js';
import type { Usage } from '../usage/reference.js';
import { withBringers } from './bringers.js';
import type { Command } from './command.js';
import { configured } from './configured.js';
import { placesOf } from './environments.js';
import { type Commit, readCommit } from './history.js';
import { openKeptUsage } from './kept-usage.js';
import { REPLICA_GRACE_MS } from './replicas.js';
import { readUsage, sharingBlobs } from './usage.js';
import { VerifiedTarget } from './verify-target.js';

export interface VerifyRequest {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  /** Told what is still missing each time that it is waited. */
  waiting?(targets: readonly TargetState[]): void;
}

/** A fleet on one server would use up its connections. */
const MOST_OPEN = 8;
const PAUSE_MS = { first: 100, most: 5000 };

/**
 * Whether everything that code needs is in each database and on each replica: the catalog is asked, not the record of
 * what ran. Reads only.
 */
export async function verify({ cwd, env, settings, waiting }: VerifyRequest): Promise<VerifyReport> {
  const places = await placesOf(settings, env);
  const commit = await readCommit(cwd, settings, settings.ref);
  const usage = await usageOf(commit, cwd, settings);
  const targets = places.map((place) => new VerifiedTarget(place, settings, env));
  const began = Date.now();
  try {
    const looked = await untilThere(targets, usage, commit, settings.wait, waiting);
    const states = await withBringers(looked, repositoryAt(findRoot(cwd)), settings.ref ?? 'HEAD');
    return {
      version: 1,
      verdict: states.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'hold',
      commit: settings.ref,
      targets: states,
      references: usage.references.length,
      coverage: usage.coverage,
      waited: settings.wait === 0 ? 0 : Date.now() - began,
    };
  } finally {
    await Promise.all(targets.map((one) => one.close()));
  }
}

/** What the code uses; what git knows by its blobs, and what an earlier run has read, is not read again. */
async function usageOf({ source }: Commit, cwd: string, settings: Settings): Promise<Usage> {
  const root = findRoot(cwd);
  const engine = await loadEngine();
  const known = settings.ref === null ? await knownToGit(source, root) : source;
  if (known === null) return readUsage(source, { settings, engine }, new Map());
  const kept = openKeptUsage(root, settings.guards);
  const usage = readUsage(known, { settings, engine }, kept.cache);
  kept.save();
  return usage;
}

/** The work tree with the blobs of what is as in HEAD; null where there is no repository, or no commit yet. */
async function knownToGit(source: FileSource, root: string): Promise<FileSource | null> {
  const repository = repositoryAt(root);
  if (!(await repository.has('HEAD'))) return null;
  return sharingBlobs(source, await repository.at('HEAD'), repository, 'HEAD');
}

async function untilThere(
  targets: readonly VerifiedTarget[],
  usage: Usage,
  commit: Commit,
  wait: number,
  waiting: VerifyRequest['waiting'],
): Promise<TargetState[]> {
  const began = Date.now();
  for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * 1.5, PAUSE_MS.most)) {
    const states: TargetState[] = [];
    for (const target of targets) {
      states.push(await target.look(usage, commit));
      if (targets.length > MOST_OPEN) await target.close();
    }
    const held = states.filter(({ verdict }) => verdict === 'hold');
    if (held.length === 0) return states;
    const onlyReplicas = held.every(({ needs }) => needs.length === 0);
    const left = began + Math.max(wait, onlyReplicas ? REPLICA_GRACE_MS : 0) - Date.now();
    if (left <= 0) return states;
    if (wait > 0) waiting?.(held);
    await sleep(Math.min(pause, left));
  }
}

export const command: Command = {
  name: 'verify',
  summary: 'Hold a deploy until every table and column that its code needs is there, on every replica',
  operands: '',
  examples: [
    { line: 'lockkeeper verify --role app', does: 'the database of DATABASE_URL against the code as it is' },
    {
      line: 'lockkeeper verify --environment production --ref v2.15 --wait 10min',
      does: 'waits until the schema that v2.15 needs is in production',
    },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper verify takes no operands.');
    const { settings } = await configured(line, io);
    const { verifyText, waitingText } = await import('../report/verify.js');
    const waiting = (held: readonly TargetState[]): void => io.talk(waitingText(held));
    const report = await verify({
      cwd: io.cwd,
      env: io.env,
      settings,
      ...(settings.quiet ? {} : { waiting }),
    });
    if (settings.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
    else io.out(verifyText(report, { color: io.color, quiet: settings.quiet }));
    return report.verdict === 'pass' ? EXIT.passed : EXIT.held;
  },
};
