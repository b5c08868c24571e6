import { setTimeout as sleep } from 'node:timers/promises';
import { LockkeeperError, UsageError } from '../core/errors.js';
import type { Connection } from '../rollout/connection/connect.js';
import { failureOf } from '../rollout/connection/failure.js';
import { healthOf } from '../rollout/fleet/health.js';
import { type FleetReport, fleetReport, type TargetResult, targetLabel } from '../rollout/fleet/report.js';
import { type FleetTarget, type FleetWave, runWaves, type Worked } from '../rollout/fleet/run.js';
import { wavesOf } from '../rollout/fleet/waves.js';
import type { Settings } from '../settings/resolve.js';
import { chosen, environmentNamed, type Place, placesIn } from './environments.js';
import { openReader } from './target.js';

/** A target of an environment that is to be worked on. */
export type FleetPlace = Place & FleetTarget;

export interface Wave extends FleetWave<FleetPlace> {
  /** How many waves its environment has. */
  readonly of: number;
  readonly soak: number;
}

/** Told what happens to the whole, as it happens. */
export interface FleetProgress {
  wave(wave: Wave): void;
  soaks(wave: Wave): void;
  ended(result: TargetResult): void;
}

export interface FleetRequest<R> {
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly progress: FleetProgress;
  /** Does the command's work on one database. */
  work(place: FleetPlace): Promise<R>;
  /** What the report of one database means to the whole. */
  judge(report: R): Omit<Worked<R>, 'report'>;
}

/** The named environments one after the other, in waves; of these what `--wave` and `--target` choose. */
export async function fleetWaves(settings: Settings, env: NodeJS.ProcessEnv): Promise<Wave[]> {
  const all: Wave[] = [];
  for (const name of settings.environment) {
    const { canary, waves, soak, concurrency, maxFailures } = environmentNamed(name, settings);
    const places = (await placesIn(name, settings, env)) as FleetPlace[];
    const ordered = wavesOf(places, { canary, waves });
    const order = { environment: name, of: ordered.length, soak, concurrency, maxFailures };
    all.push(...ordered.map((targets, index) => ({ ...order, number: index + 1, targets })));
  }
  const wanted = new Set(
    chosen(
      all.flatMap(({ targets }) => targets),
      settings.target,
    ),
  );
  const left = all
    .filter(({ number }) => settings.wave === null || settings.wave === number)
    .map((wave) => ({ ...wave, targets: wave.targets.filter((target) => wanted.has(target)) }))
    .filter(({ targets }) => targets.length > 0);
  if (left.length > 0) return left;
  throw new UsageError(`There is no target in wave ${settings.wave}.`, {
    hint: `Waves of ${settings.environment.join(', ')} are ${[...new Set(all.map(({ number }) => number))].join(', ')}.`,
  });
}

/** Does the same on every target of the named environments, wave after wave, and puts the results together. */
export async function overFleet<R>(request: FleetRequest<R>): Promise<FleetReport<R>> {
  const { settings, env, signal, progress } = request;
  const began = Date.now();
  const waves = await fleetWaves(settings, env);
  const { dryRun } = settings;
  const targets = await runWaves<FleetPlace, R>({
    // A dry run shows all that there is to be seen.
    waves: dryRun ? waves.map((wave) => ({ ...wave, maxFailures: Number.POSITIVE_INFINITY })) : waves,
    signal,
    work: (place) => workOn(place, request),
    settle: (wave) => settle(wave as Wave, request),
    begins: (wave) => progress.wave(wave as Wave),
    ended: progress.ended,
  });
  return fleetReport(targets, { dryRun, milliseconds: Date.now() - began });
}

async function workOn<R>(place: FleetPlace, { work, judge }: FleetRequest<R>): Promise<Worked<R>> {
  try {
    const report = await work(place);
    return { ...judge(report), report };
  } catch (error) {
    return { state: 'failed', reason: sentenceOf(error), trouble: true, report: null };
  }
}

/** Waits for the soak time, and then looks at every target of the wave. */
async function settle(wave: Wave, { settings, env, signal, progress }: FleetRequest<unknown>): Promise<string | null> {
  if (wave.soak > 0) {
    progress.soaks(wave);
    await sleep(wave.soak, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 'Not begun: the run was stopped while it waited between waves.';
  }
  for (const place of wave.targets) {
    if (wave.soak === 0 && place.replicas.length === 0) continue;
    const why = await lookAt(place, settings, env).catch(sentenceOf);
    if (why === null) continue;
    return `Not begun: after wave ${wave.number}, ${targetLabel(place)} is not well: ${why.replace(/\.$/, '')}.`;
  }
  return null;
}

async function lookAt(
  { databaseUrl, replicas }: Place,
  { passwordCommand }: Settings,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  const connections: Connection[] = [];
  try {
    for (const url of [databaseUrl, ...replicas]) {
      connections.push(await openReader({ databaseUrl: url, passwordCommand }, env));
    }
    const [primary, ...others] = connections;
    return await healthOf(primary as Connection, others);
  } finally {
    await Promise.all(connections.map((one) => one.end()));
  }
}

/** Any error as a sentence of a report, with what to do about it. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof LockkeeperError)) return `It failed inside: ${failureOf(error).message}`;
  return [error.message, error.hint].filter(Boolean).join(' ');
}
